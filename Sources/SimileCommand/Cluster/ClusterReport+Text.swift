import Basics
import Catalog
import Charts
import Foundation
import Simile

extension ClusterReport.Cluster {
    /// Its names and their shares, `dress 94%, skirt 4%`; nil where it has none.
    var nameText: String? {
        guard let names, !names.isEmpty else { return nil }
        return names.map { "\($0.value.description.onOneLine) " + String(format: "%.0f%%", 100 * $0.share) }
            .joined(separator: ", ")
    }
}

extension ClusterReport {
    /// The map, for a report that has one.
    var drawing: PointMap {
        let places = Dictionary(grouping: map ?? []) { $0.cluster ?? 0 }
        func points(_ cluster: Int) -> [Figure.Point] {
            (places[cluster] ?? []).map { .init($0.x, $0.y, label: $0.key.text.onOneLine) }
        }
        let groups = clusters.map { cluster in
            let name = cluster.names?.first.map { " \($0.value.description.onOneLine)" } ?? ""
            return PointMap.Group("\(cluster.id)\(name)", points(cluster.id))
        }
        return PointMap(
            title: "\(clusters.count.counted("cluster")) of \((map ?? []).count.counted("image"))",
            note: "\(space.model), \(method), seed \(seed); near images are alike, axes mean nothing",
            groups: groups, others: points(0))
    }
}
