import Basics
import Imaging
package import RetrievalEvaluation
import Simile

/// Files with the same bytes: a query that finds its own copy makes numbers look better than they are.
package enum IdenticalImages {
    /// What there is to say of copies among labeled images. Only files of equal size are read.
    /// - Parameters:
    ///   - set: the images, whose keys are paths.
    ///   - limit: the largest file that is read, in bytes; larger ones, and those that cannot be read, are passed over.
    ///   - isCancelled: called before each file.
    package static func finding(
        in set: RetrievalSet, limit: Int, isCancelled: () -> Bool = { false }
    ) -> Finding? {
        let sizes = set.items.indices.map { (try? FileStatus.of(set.items[$0].key).get().size) ?? -1 }
        let alike = Dictionary(grouping: set.items.indices) { sizes[$0] }.filter { $0.key >= 0 && $0.value.count > 1 }
        var groups: [[Int]] = []
        for items in alike.values {
            var byHash: [SHA256.Digest: [Int]] = [:]
            for item in items where !isCancelled() {
                guard let file = try? FileContents.read(set.items[item].key, limit: limit) else { continue }
                byHash[SHA256.hash(file.bytes), default: []].append(item)
            }
            groups += byHash.values.filter { $0.count > 1 }
        }
        guard let first = groups.min(by: { ($0.first ?? 0) < ($1.first ?? 0) }) else { return nil }
        let mixed = groups.count { Set($0.map { set.classOfItem[$0] }).count > 1 }
        let names = first.prefix(2).map { FilePath.name(of: set.items[$0].key).onOneLine }.joined(separator: " and ")
        return Finding(
            "identical files",
            "\(groups.reduce(0) { $0 + $1.count }) images have the same bytes as another, in \(groups.count) "
                + "\(groups.count == 1 ? "group" : "groups"), such as \(names); a query finds its copy at once"
                + (mixed > 0 ? "; \(mixed) of the groups \(mixed == 1 ? "is" : "are") under several classes" : ""))
    }
}
