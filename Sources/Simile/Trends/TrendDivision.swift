import Basics
import Catalog
import Trends
import VectorClustering
import VectorSearch

/// A division of items: by an attribute's values, or by look.
struct TrendDivision {
    /// What an item is.
    enum Part: Hashable {
        /// It is of the thing of a number.
        case of(Int)
        /// It is of none, and one of all that shares are of, such as a new look.
        case others
        /// It does not count, for the attribute is not known, or there is no vector.
        case unknown
    }

    /// The part of each item.
    let parts: [Part]
    /// How many things there are.
    let count: Int

    /// Something that came: an item, or an event of one.
    struct Observation {
        let item: Int
        let time: Int64
    }

    /// By values; the numbers are those of the values, in the order in which they first came.
    static func byValue(_ values: [AttributeValue?]) -> (division: TrendDivision, values: [AttributeValue]) {
        var (numbers, order, parts): ([AttributeValue: Int], [AttributeValue], [Part]) = ([:], [], [])
        for value in values {
            guard let value else {
                parts.append(.unknown)
                continue
            }
            let number = numbers[value] ?? order.count
            if number == order.count {
                numbers[value] = number
                order.append(value)
            }
            parts.append(.of(number))
        }
        return (TrendDivision(parts: parts, count: order.count), order)
    }

    /// How often each thing came in each period.
    func history(of observations: [Observation], _ line: Timeline) -> CountHistory {
        var history = CountHistory(things: count, periods: line.count)
        for observation in observations {
            let period = line.period(of: observation.time)
            switch parts[observation.item] {
            case .of(let thing): history.add(thing, in: period)
            case .others: history.add(nil, in: period)
            case .unknown: break
            }
        }
        return history
    }

    /// How the prices of each thing's items have moved.
    /// - Parameter first: the first recent period.
    func moves(
        of observations: [Observation], _ prices: [Double?], _ line: Timeline, from first: Int, seed: UInt64
    ) -> [PriceMove?] {
        var sides = [(now: [Double], before: [Double])](repeating: ([], []), count: count)
        for observation in observations {
            guard case .of(let thing) = parts[observation.item], let price = prices[observation.item],
                let period = line.period(of: observation.time)
            else { continue }
            if period >= first { sides[thing].now.append(price) } else { sides[thing].before.append(price) }
        }
        return sides.map { PriceMove($0.now, before: $0.before, seed: seed) }
    }

    /// The newest items of each thing, each once.
    /// - Parameter items: all, the newest first.
    func newest(_ items: [Int], most: Int) -> [[Int]] {
        var newest = [[Int]](repeating: [], count: count)
        for item in items {
            guard case .of(let thing) = parts[item], newest[thing].count < most, !newest[thing].contains(item)
            else { continue }
            newest[thing].append(item)
        }
        return newest
    }

    /// The medoid of each group; nil where no item has a vector.
    /// - Parameters:
    ///   - rows: the row of each item's vector.
    ///   - matrix: the vectors.
    func medoids(_ rows: [Int?], _ matrix: VectorMatrix) throws -> [Int?] {
        var (items, assignment): ([Int], [Int?]) = ([], [])
        for (item, part) in parts.enumerated() {
            guard case .of(let thing) = part, rows[item] != nil else { continue }
            items.append(item)
            assignment.append(thing)
        }
        var medoids = [Int?](repeating: nil, count: count)
        guard !items.isEmpty else { return medoids }
        for row in Clustering(assignment).medoids(of: try matrix.rows(items.compactMap { rows[$0] })) {
            if let thing = assignment[row] { medoids[thing] = items[row] }
        }
        return medoids
    }
}
