import Basics
import Catalog
import Trends
import VectorSearch

/// All vectors of a space, and the visual groups that they belong to.
struct TrendLooks {
    let space: VectorSpace
    let matrix: VectorMatrix
    let groups: VisualGroups
    /// Whether the groups were remembered.
    let isKept: Bool
    private let rowOfItem: [Int64: Int]
    private let places: [VisualGroups.Place?]

    /// Groups all images of a space, whatever the request's condition: groups are the catalog's.
    init(_ catalog: ImageCatalog, in space: VectorSpace, regroups: Bool, _ options: BuildOptions) throws {
        self.space = space
        let table = try catalog.vectors(in: space)
        matrix = try table.matrix.normalized()
        rowOfItem = Dictionary(zip(table.ids, table.ids.indices)) { first, _ in first }
        (groups, places, isKept) = try GroupFile(catalog, space).update(with: matrix, regroups: regroups, options)
    }

    /// The row of an item's vector; nil where it has none.
    func row(ofItem id: Int64) -> Int? { rowOfItem[id] }

    /// The number of an item's group; nil for a new look, and where there are no groups.
    func group(ofItem id: Int64) -> Int? { rowOfItem[id].flatMap { places[$0]?.id } }

    /// The items by group; the numbers are those of ``groups`` in their order.
    func division(_ ids: [Int64]) -> TrendDivision {
        let numbers = Dictionary(uniqueKeysWithValues: groups.groups.enumerated().map { ($1.id, $0) })
        let parts = ids.map { id -> TrendDivision.Part in
            guard let row = rowOfItem[id], !groups.groups.isEmpty else { return .unknown }
            return (places[row]?.id).flatMap { numbers[$0] }.map { .of($0) } ?? .others
        }
        return TrendDivision(parts: parts, count: groups.groups.count)
    }

    /// What to know about the groups.
    var notes: [String] {
        var notes: [String] = []
        if !isKept {
            notes.append("the catalog could not be written: the numbers of new groups are not kept")
        }
        if groups.groups.isEmpty, matrix.count > 0 {
            notes.append("there are no groups: from \(VisualGroups.fewestImages) images on there are")
        }
        if !groups.groups.isEmpty, matrix.count >= 4 * groups.drawnFrom {
            notes.append(
                "the groups were drawn from \(groups.drawnFrom) of now \(matrix.count) images; simile trends --regroup draws them anew"
            )
        }
        return notes
    }
}
