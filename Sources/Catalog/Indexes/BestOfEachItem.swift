/// The best entry of each of the `limit` best items, best first: what lists are for in which an item may stand several times.
///
/// Where the best entries are of too few items, a list twice as long is asked for, until there are enough or no more.
/// - Parameters:
///   - limit: how many items at most.
///   - item: whose an entry is; nil for an entry to leave out.
///   - list: the best entries, best first, as many as it is asked for; fewer only when there are no more.
package func bestOfEachItem<Entry>(
    limit: Int, item: (Entry) throws -> Int64?, list: (_ length: Int) throws -> [Entry]
) throws -> [Entry] {
    var length = limit
    while true {
        let entries = try list(length)
        var seen: Set<Int64> = []
        let best = try entries.filter { try item($0).map { seen.insert($0).inserted } ?? false }
        if best.count >= limit || entries.count < length { return Array(best.prefix(limit)) }
        length = length > Int.max / 2 ? .max : 2 * length
    }
}
