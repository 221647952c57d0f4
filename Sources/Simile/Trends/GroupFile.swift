import Basics
import Catalog
import Trends
import VectorSearch

/// The file of a catalog's visual groups in a space. It follows from the vectors, but for the numbers of groups, which it remembers.
struct GroupFile: Sendable {
    private let catalog: ImageCatalog
    private let space: VectorSpace

    /// Far more than the most groups take.
    private static let sizeLimit = 1 << 28

    init(_ catalog: ImageCatalog, _ space: VectorSpace) { (self.catalog, self.space) = (catalog, space) }

    /// Beside trained models. A space's identifier ends with digits that tell spaces apart.
    private var path: String { "\(catalog.learnedDirectory)/looks-\(space.identifier.suffix(8)).groups" }

    /// The groups as they are known; none where nothing was grouped yet.
    /// - Throws: `TrendError` for a file of no use, `FileError`.
    func read() throws -> VisualGroups {
        let none = VisualGroups(space: space.identifier, dimension: space.dimension)
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileContents.read(path, limit: Self.sizeLimit).bytes } catch {
            guard error.isAbsence else { throw error }
            return none
        }
        let groups = try VisualGroups(bytes: bytes, path: path)
        guard groups.space == none.space, groups.dimension == none.dimension else {
            throw TrendError.unreadable(
                path: path, reason: "is of vectors of \(groups.space.onOneLine), not of \(none.space); delete it")
        }
        return groups
    }

    /// Says where all vectors of the space belong, makes groups of new looks, and remembers them, one process at a time.
    /// - Returns: the groups, the places, and whether the groups could be remembered.
    func update(
        with matrix: VectorMatrix, regroups: Bool, _ options: BuildOptions
    ) throws -> (groups: VisualGroups, places: [VisualGroups.Place?], isKept: Bool) {
        guard catalog.isWritable else {
            var groups = try read()
            let known = groups
            let places = try regroups ? groups.regroup(matrix, options) : groups.update(with: matrix, options)
            return (groups, places, groups == known)
        }
        try Directory.create(catalog.learnedDirectory)
        return try catalog.alone(lockedBy: path + ".lock", wait: .seconds(600), isCancelled: options.isCancelled) {
            isAlone in
            if options.isCancelled() { throw VectorSearchError.cancelled }
            var groups = try read()
            let known = groups
            let places = try regroups ? groups.regroup(matrix, options) : groups.update(with: matrix, options)
            if groups == known { return (groups, places, true) }
            if isAlone { try AtomicFile.write(groups.encoded(), to: path) }
            return (groups, places, isAlone)
        }
    }
}
