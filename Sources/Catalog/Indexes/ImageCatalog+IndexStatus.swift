import GRDB
public import VectorSearch

/// The index of a space as it is on the disk.
public struct IndexState: Hashable, Sendable, Codable {
    /// The kind of its segments; nil where there are none.
    public var kind: IndexKind?
    /// The kind that somebody chose; nil where it is left to the program.
    public var chosen: IndexKind?
    /// How often the files were replaced.
    public var generation = 0
    /// The segments, oldest first.
    public var segments: [SegmentSummary] = []
    /// The vectors that no segment holds yet; they are searched exactly.
    public var tail = 0
    /// The bytes of all files.
    public var bytes = 0
    /// Why the files cannot be used, where they cannot.
    public var fault: String?
}

extension ImageCatalog {
    /// What the index of a space consists of. Maps its files, but reads no vectors.
    public func indexState(of space: VectorSpace) throws(CatalogError) -> IndexState {
        var state = IndexState(chosen: try indexChoice(of: space))
        do throws(CatalogError) {
            guard try openIndex(of: space) != nil, let opened = try openSegments(of: space) else { return state }
            state.kind = opened.manifest.kind
            state.generation = opened.manifest.generation
            state.bytes = opened.manifest.byteCount
            let (removed, tail) = try reading { db in
                let tables = IndexTables(db: db, space: try requireID(of: space, in: db))
                return (IDList(try tables.removed()), try tables.count(after: opened.manifest.coveredID))
            }
            var index = opened.index
            index.remove(removed)
            state.segments = index.summaries
            state.tail = tail
        } catch .indexUnusable(_, let reason) {
            state.fault = reason
        }
        return state
    }

    /// Reads all index files and compares them with the database. Seconds for each gigabyte.
    ///
    /// - Returns: one line for each space whose index is of no use; empty when all are sound, or there are none.
    public func indexCheck() throws(CatalogError) -> [String] {
        var faults: [String] = []
        for status in try spaces() {
            do throws(CatalogError) {
                guard try openIndex(of: status.space) != nil,
                    let opened = try openSegments(of: status.space, verifying: .full)
                else { continue }
                let expected = try reading { db in
                    let tables = IndexTables(db: db, space: try requireID(of: status.space, in: db))
                    guard try tables.lists(opened.manifest.token) else { return nil as Bool? }
                    var index = opened.index
                    index.remove(IDList(try tables.removed()))
                    let tail = try tables.count(after: opened.manifest.coveredID)
                    return index.count + tail == (try tables.count(after: 0))
                }
                if expected == false {
                    faults.append("the index of \(status.space) does not match the database")
                }
            } catch .indexUnusable(_, let reason) {
                faults.append(reason)
            }
        }
        return faults
    }
}
