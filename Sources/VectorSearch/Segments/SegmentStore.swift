import Basics
import Foundation
import VectorKernels

/// The sealed segments of an index in a folder, generation by generation.
///
/// A generation is a set of index files, each with a file of ids beside it, and a `manifest` that names them. Files never
/// change: a new generation writes new files, syncs them, and then puts a new manifest into the place of the old one by
/// renaming. So a crash at any moment leaves the last good generation; what it left over is deleted by the next
/// ``commit(_:kind:token:)``. A process that has files of an old generation mapped keeps them though their names are gone.
///
/// Only sealed segments are kept. What was added after them, ids above ``SegmentManifest/coveredID``, and what was removed
/// from them is for their owner to know, such as the database that the vectors come from:
///
/// ```swift
/// let store = SegmentStore(folder: "indexes/1")
/// if var (manifest, index) = try store.open() {
///     try index.add(database.vectors(after: manifest.coveredID), …)
///     index.remove(database.removedIDs)
/// }
/// ```
///
/// One at a time may write; any number may open meanwhile.
public struct SegmentStore: Sendable {
    /// The folder, which may hold nothing else.
    public let folder: String
    private var manifestPath: String { folder + "/manifest" }
    private var damagePath: String { folder + "/" + Self.damage }
    private static let damage = "damage"

    /// The store in a folder, which is made when something is first written.
    public init(folder: String) { self.folder = folder }

    /// What the last generation consists of; nil where there is none. Reads one small file.
    public func manifest() throws(IndexFileError) -> SegmentManifest? { try SegmentManifest.read(manifestPath) }

    /// The last generation, with files mapped and verified; nil where there is none. O(ids), and what
    /// ``IndexFile/init(path:verifying:placement:)`` costs.
    ///
    /// - Throws: ``IndexFileError`` when a file is missing, damaged or foreign.
    public func open(
        verifying verification: IndexFile.Verification = .exceptVectors
    ) throws(IndexFileError) -> (manifest: SegmentManifest, index: SegmentedIndex)? {
        var failed: (token: Int64, error: IndexFileError)?
        while let manifest = try manifest() {
            // A new generation may have come between reading the manifest and opening its files.
            if let failed, failed.token == manifest.token { throw failed.error }
            do throws(IndexFileError) {
                if let error = damage(of: manifest) { throw error }
                return (manifest, try load(manifest, verification))
            } catch {
                failed = (manifest.token, error)
            }
        }
        return nil
    }

    /// Records damage that was found in a file of a generation. That generation is not opened again, and none of its files is
    /// reused by the next one. Where the folder cannot be written, the next search finds out by itself.
    public func note(_ error: IndexFileError, in token: Int64) {
        guard case .damaged(let detail) = error.reason else { return }
        let name = error.path.split(separator: "/").last.map(String.init) ?? error.path
        try? write(Array("\(token)\n\(name)\n\(detail)\n".utf8), to: damagePath)
    }

    /// What was noted about a generation. A note that cannot be understood is none.
    private func damage(of manifest: SegmentManifest) -> IndexFileError? {
        guard let bytes = try? RegularFile(damagePath).head(4096) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count == 3, lines[0] == "\(manifest.token)" else { return nil }
        return IndexFileError(path: "\(folder)/\(lines[1])", .damaged(String(lines[2])))
    }

    private func load(
        _ manifest: SegmentManifest, _ verification: IndexFile.Verification
    ) throws(IndexFileError) -> SegmentedIndex {
        var segments: [Segment] = []
        for entry in manifest.segments {
            let file = try IndexFile(path: path(entry.name, .index), verifying: verification)
            guard file.fingerprint == entry.indexChecksum, file.byteCount == entry.bytes, file.count == entry.rows,
                file.kind == manifest.kind, file.metric == manifest.metric, file.dimension == manifest.dimension
            else { throw file.damaged("it is not the file that belongs here") }
            let ids = try ids(of: entry)
            guard ids.values.last ?? .min <= manifest.coveredID,
                ids.values.first ?? .max > segments.last?.ids.values.last ?? .min
            else { throw IndexFileError(path: path(entry.name, .ids), .damaged("its ids are out of order")) }
            segments.append(Segment(index: try file.index(), ids: ids, vectors: nil, name: entry.name))
        }
        do throws(VectorSearchError) {
            return try SegmentedIndex(
                dimension: manifest.dimension, metric: manifest.metric, segments: segments,
                lastID: manifest.coveredID)
        } catch {
            throw IndexFileError(path: manifestPath, .damaged("\(error)"))
        }
    }

    private func ids(of entry: SegmentManifest.Entry) throws(IndexFileError) -> IDList {
        let path = path(entry.name, .ids)
        // Read, not mapped: what was verified stays as it is.
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path: path, copying: true) } catch {
            throw IndexFileError(path: path, error)
        }
        guard file.bytes.count == entry.rows * MemoryLayout<Int64>.stride,
            simile_checksum(file.bytes.baseAddress, file.bytes.count) == entry.idsChecksum
        else { throw IndexFileError(path: path, .damaged("its checksum does not match")) }
        let ids = file.bytes.bindMemory(to: Int64.self).map { Int64(littleEndian: $0) }
        guard IDList.ascends(ids) else { throw IndexFileError(path: path, .damaged("its ids are out of order")) }
        return IDList(ascending: ids)
    }

    /// Writes the segments that have no files yet, and makes them and the others the last generation; durable when it
    /// returns. The tail is not written. O(bytes of new segments).
    ///
    /// - Parameters:
    ///   - index: the index; its new segments are given their names.
    ///   - kind: the kind of all its segments.
    ///   - token: a random number, for the owner to recognize the generation by.
    /// - Throws: ``IndexFileError``; the last generation is then as before.
    @discardableResult
    public func commit(
        _ index: inout SegmentedIndex, kind: IndexKind, token: Int64 = .random(in: 1...Int64.max)
    ) throws(IndexFileError) -> SegmentManifest {
        do throws(FileError) { try Directory.create(folder) } catch { throw IndexFileError(path: folder, error) }
        // A manifest that cannot be read is no reason to keep it.
        let before = try? manifest()
        var manifest = SegmentManifest(
            generation: (before?.generation ?? 0) + 1, token: token, kind: kind, metric: index.metric,
            dimension: index.dimension, coveredID: index.coveredID, segments: [])
        var written: [String] = []
        do throws(IndexFileError) {
            for (number, segment) in index.segments.enumerated() {
                let known = before?.segments.first { $0.name == segment.name }
                if let known {
                    manifest.segments.append(known)
                } else {
                    let name = "\(String(UInt64(bitPattern: token), radix: 16))-\(number)"
                    written.append(name)
                    manifest.segments.append(try write(segment, name))
                    index.name(number, name)
                }
            }
            let bytes: [UInt8]
            do { bytes = try manifest.encoded() } catch {
                throw IndexFileError(path: manifestPath, .damaged("\(error)"))
            }
            try write(bytes, to: manifestPath)
        } catch {
            for name in written { for part in Part.allCases { unlink(path(name, part)) } }
            throw error
        }
        for path in leftovers(besides: manifest) + [folder + "/" + Self.damage] { unlink(path) }
        return manifest
    }

    /// Deletes the store, the manifest first, so that no reader finds half of it. What cannot be deleted stays, and so does what
    /// the store did not make.
    public func remove() {
        unlink(manifestPath)
        for name in ownNames + [Self.damage] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// The paths of files that the last generation does not need: of generations before it, and of writers that were killed.
    /// None while its manifest cannot be read. What the store did not make is never among them.
    ///
    /// Call this, and delete, only under the lock for building the index.
    public func leftovers() -> [String] {
        do throws(IndexFileError) { return leftovers(besides: try manifest()) } catch { return [] }
    }

    private func leftovers(besides manifest: SegmentManifest?) -> [String] {
        let parts = manifest?.segments.flatMap { entry in Part.allCases.map { "\(entry.name).\($0.rawValue)" } }
        let kept = Set((parts ?? []) + ["manifest"])
        return ownNames.filter { !kept.contains($0) }.map { folder + "/" + $0 }
    }

    /// The names of regular files in the folder that are such as the store gives.
    private var ownNames: [String] {
        ((try? Directory.names(in: folder)) ?? []).compactMap { String(validating: $0, as: UTF8.self) }.filter { name in
            let whole = AtomicFile.finalName(ofTemporary: name) ?? name
            guard whole == "manifest" || whole.wholeMatch(of: /[0-9a-f]+-[0-9]+\.(index|ids)/) != nil else {
                return false
            }
            return (try? FileStatus.of(folder + "/" + name, followingLinks: false).get().kind) == .file
        }
    }

    private enum Part: String, CaseIterable { case index, ids }

    private func path(_ name: String, _ part: Part) -> String { "\(folder)/\(name).\(part.rawValue)" }

    private func write(_ segment: Segment, _ name: String) throws(IndexFileError) -> SegmentManifest.Entry {
        try segment.index.write(to: path(name, .index))
        // What is on the disk is looked at again: its header, that is.
        let file = try IndexFile(path: path(name, .index), verifying: .exceptVectors)
        let ids = segment.ids.values.map(\.littleEndian).withUnsafeBytes { Array($0) }
        try write(ids, to: path(name, .ids))
        return SegmentManifest.Entry(
            name: name, rows: segment.count, bytes: file.byteCount, indexChecksum: file.fingerprint,
            idsChecksum: simile_checksum(ids, ids.count))
    }

    private func write(_ bytes: [UInt8], to path: String) throws(IndexFileError) {
        do throws(FileError) {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw IndexFileError(path: path, error)
        }
    }
}

extension SegmentedIndex {
    /// The greatest id that the sealed segments cover: no vector of the tail has a lower one.
    var coveredID: Int64 { tail.ids.values.first.map { $0 == .min ? .min : $0 - 1 } ?? lastID ?? 0 }
}

extension IndexFile {
    /// The checksum at the end of the header, in which those of all sections are.
    var fingerprint: UInt64 {
        let bytes = contents.bytes
        let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self))
    }
}
