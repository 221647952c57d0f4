/// The share of the true neighbours that a search found: recall@k, for the k neighbours in `exact`.
///
/// Only which rows were found counts, not their order. Nothing to find counts as found: 1 when `exact` is empty.
/// O(found + exact).
public func recall(of found: [Neighbor], against exact: [Neighbor]) -> Double {
    guard !exact.isEmpty else { return 1 }
    let rows = Set(found.map(\.row))
    return Double(exact.count { rows.contains($0.row) }) / Double(exact.count)
}

/// The mean recall over several queries, whose answers stand at the same places of `found` and `exact`.
///
/// An answer missing at the end of `found` counts as recall 0. With no queries at all, 1.
public func recall(of found: [[Neighbor]], against exact: [[Neighbor]]) -> Double {
    guard !exact.isEmpty else { return 1 }
    return zip(found, exact).reduce(0) { $0 + recall(of: $1.0, against: $1.1) } / Double(exact.count)
}
