import Basics
import Foundation
import Recommendation
import Testing
import VectorSearch

/// A drawn catalog, and users who browse it with several interests, of which the last is new.
///
/// Vectors lie about the centers of groups, all moved in one direction, as those of networks are; a tenth of the items
/// belongs to no group. A user looks at items of two groups, turns to a third shortly before the end, and now and
/// then at anything.
struct BrowsingLog {
    struct User {
        let interests: [Int]
        let events: [Int64]
    }

    /// The sizes of a log and how hard it is.
    struct Shape {
        var items = 2500
        var dimension = 64
        var groups = 50
        var users = 300
        /// The length of what is common to all vectors, where that of centers is 1.
        var common = 1.0
        /// The length of what is an item's own.
        var spread = 0.9
        /// The share of items of no group.
        var ungrouped = 0.1
        /// The share of events with just any item.
        var strayEvents = 0.1
        var events = 10...18
        /// How many of the last events are about the newest interest.
        var newest = 3...4
    }

    let vectors: ItemVectors
    /// The mean of all vectors.
    let center: [Float]
    /// The group of each item; nil for none.
    let groups: [Int?]
    let users: [User]

    init(_ shape: Shape = Shape(), seed: UInt64) throws {
        var random = Gaussian(seed: seed)
        let common = random.direction(shape.dimension).map { $0 * Float(shape.common) }
        let centers = (0..<shape.groups).map { _ in random.direction(shape.dimension) }
        var groups: [Int?] = []
        var matrix = try VectorMatrix(dimension: shape.dimension, minimumCapacity: shape.items)
        for _ in 0..<shape.items {
            let group = random.chance() < shape.ungrouped ? nil : random.below(shape.groups)
            let own = Float((shape.spread * shape.spread + (group == nil ? 1 : 0)).squareRoot())
            let scale = own / Float(shape.dimension).squareRoot()
            try matrix.append(
                normalizing: (0..<shape.dimension).map {
                    common[$0] + (group.map { centers[$0] }?[$0] ?? 0) + scale * random.next()
                })
            groups.append(group)
        }
        var members = [[Int64]](repeating: [], count: shape.groups)
        for (item, group) in groups.enumerated() { if let group { members[group].append(Int64(item)) } }
        users = (0..<shape.users).map { _ in
            let interests = random.distinct(3, below: shape.groups)
            let length = shape.events.lowerBound + random.below(shape.events.count)
            let newest = shape.newest.lowerBound + random.below(shape.newest.count)
            return User(
                interests: interests,
                events: (0..<length).map { place in
                    if random.chance() < shape.strayEvents { return Int64(random.below(shape.items)) }
                    let interest = place >= length - newest ? 2 : place % 2
                    let choice = members[interests[interest]]
                    return choice[random.below(choice.count)]
                })
        }
        self.groups = groups
        vectors = try ItemVectors((0..<Int64(shape.items)).map { $0 }, matrix)
        center = try #require(vectors.mean)
    }
}

/// Random numbers of a normal distribution (Marsaglia's polar method), and others.
struct Gaussian {
    private var random: SeededGenerator
    private var spare: Float?

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func chance() -> Double { Double.random(in: 0..<1, using: &random) }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    mutating func next() -> Float {
        if let spare {
            self.spare = nil
            return spare
        }
        while true {
            let x = Float.random(in: -1...1, using: &random)
            let y = Float.random(in: -1...1, using: &random)
            let squared = x * x + y * y
            guard squared > 0, squared < 1 else { continue }
            let factor = (-2 * log(squared) / squared).squareRoot()
            spare = y * factor
            return x * factor
        }
    }

    mutating func direction(_ dimension: Int) -> [Float] {
        let values = (0..<dimension).map { _ in next() }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
        var found: [Int] = []
        while found.count < count {
            let next = below(bound)
            if !found.contains(next) { found.append(next) }
        }
        return found
    }
}
