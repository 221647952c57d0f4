import Basics
import Catalog
import Foundation
import Trends
import VectorSearch

/// The items of a catalog, as far as trends are told of them; all in memory.
struct TrendItems {
    /// ``Item/id``, in the order of keys.
    private(set) var ids: [Int64] = []
    private(set) var keys: [ItemKey] = []
    /// When each came, in milliseconds since 1970; nil where that is not told.
    private(set) var times: [Int64?] = []
    private(set) var prices: [Double?] = []
    /// For each attribute the value of each item.
    private(set) var values: [[AttributeValue?]]

    var count: Int { ids.count }

    /// Reads all items that match, page by page. O(items · attributes · log n).
    init(_ catalog: ImageCatalog, _ request: TrendRequest, attributes: [String], isCancelled: () -> Bool) throws {
        values = attributes.map { _ in [] }
        var last: ItemKey?
        while true {
            if isCancelled() { throw CancellationError() }
            let page = try catalog.items(matching: request.filter, limit: 1000, after: last)
            for item in page {
                ids.append(item.id)
                keys.append(item.key)
                times.append(Self.time(of: item, request.date))
                prices.append(item.attributes[request.price].flatMap(Self.number))
                for (place, name) in attributes.enumerated() { values[place].append(item.attributes[name]) }
            }
            guard page.count == 1000, let key = page.last?.key else { return }
            last = key
        }
    }

    private static func time(of item: Item, _ attribute: String?) -> Int64? {
        guard let attribute else { return item.addedAt.trendMilliseconds }
        return switch item.attributes[attribute] {
        case .text(let text): Moment.milliseconds(text)
        case .integer(let number): Moment.milliseconds(Double(number))
        case .number(let number): Moment.milliseconds(number)
        case .boolean, nil: nil
        }
    }

    private static func number(_ value: AttributeValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        // Tables keep 19.90 as the text that it is.
        case .text(let text): Double(text)
        case .boolean: nil
        }
    }
}

extension Date {
    /// Milliseconds since 1970, whatever the date.
    var trendMilliseconds: Int64 {
        let milliseconds = timeIntervalSince1970 * 1000
        guard !milliseconds.isNaN else { return -1 }
        return Int64(min(max(milliseconds.rounded(.down), -1e17), 1e17))
    }
}
