import Basics
import Catalog
import Foundation
import TestSupport
import Testing

@testable import Simile

@Suite struct IndexPlanTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func content(_ number: UInt8) throws -> ContentHash {
        try #require(ContentHash([UInt8](repeating: number, count: 32)))
    }

    private func known(
        _ path: String, content number: UInt8 = 0, missing: [VectorSpace] = []
    ) throws -> KnownItem {
        guard case .success(let status) = FileStatus.of(path) else {
            return KnownItem(
                fingerprint: FileFingerprint(size: 1, modified: 1, contentHash: try content(number)),
                missing: missing, root: place(path)?.root.id)
        }
        let fingerprint = FileFingerprint(
            size: status.size, modified: status.modified, changed: status.changed, inode: status.identity.number,
            contentHash: try content(number))
        return KnownItem(fingerprint: fingerprint, missing: missing, root: place(path)?.root.id)
    }

    /// The folder is a root, and so is all of the disk.
    private var roots: RootPlaces {
        RootPlaces([Root(id: 1, name: "mine", path: folder.path), Root(id: 2, name: "disk", path: "/")])
    }

    private func place(_ path: String) -> RootPlaces.Place? { roots.place(containing: path) }

    private func key(_ path: String) throws -> ItemKey { try #require(place(path)?.key(of: path)) }

    private func plan(
        _ known: [String: KnownItem], unreadable: [String] = [], paths: [String]? = nil
    ) throws -> IndexPlan {
        var walk = FileWalk()
        for path in paths ?? [folder.path] { try walk.add(path) }
        return IndexPlan(
            files: walk.files,
            known: Dictionary(uniqueKeysWithValues: try known.map { (try key($0.key), $0.value) }),
            roots: roots, paths: paths ?? [folder.path],
            closed: unreadable.map { SkippedFile(path: $0, reason: "Permission denied") })
    }

    @Test func newChangedAndUnchangedFiles() throws {
        let (new, changed) = (try folder.write("new.jpg"), try folder.write("changed.jpg", [1, 2, 3]))
        let (same, bare) = (try folder.write("same.jpg"), try folder.write("bare.jpg"))
        var old = try known(changed)
        old.fingerprint?.size = 2
        let plan = try plan([
            changed: old, same: try known(same), bare: try known(bare, missing: [SampleCatalog.space]),
        ])
        #expect(plan.unchanged == ["mine/same.jpg"])
        #expect(plan.jobs.map(\.path) == [bare, changed, new])
        #expect(plan.jobs.map { $0.known == nil } == [false, false, true])
        #expect(plan.vanished.remaining.isEmpty)
    }

    @Test func whatHasVanishedIsBelowARootAndReallyGone() throws {
        let hidden = try folder.write(".hidden/a.jpg")
        let items = ["/gone.jpg", "/sub/gone.jpg", "/closed/gone.jpg", "/../elsewhere/gone.jpg"].map {
            folder.path + $0
        }
        var all = [hidden: try known(hidden)]
        for item in try items.map({ try FilePath.real($0) }) { all[item] = try known(item) }
        let plan = try plan(all, unreadable: [folder.path + "/closed"])
        #expect(plan.vanished.remaining.map(\.key) == ["mine/gone.jpg", "mine/sub/gone.jpg"])
        #expect(plan.vanished.remaining.map(\.path) == [folder.path + "/gone.jpg", folder.path + "/sub/gone.jpg"])
    }

    @Test func itemsThatAreNoFilesNeverVanish() throws {
        let plan = try plan([folder.path + "/article": KnownItem(fingerprint: nil, missing: [])])
        #expect(plan.vanished.remaining.isEmpty)
    }

    @Test func onlyBelowTheRootThatWasWalked() throws {
        try folder.makeFolder("one")
        let gone = folder.path + "/two/gone.jpg"
        #expect(try plan([gone: try known(gone)], paths: [folder.path + "/one"]).vanished.remaining.isEmpty)
    }

    @Test func vanishedItemsAreFoundByContentThenName() throws {
        var items = VanishedItems()
        for key in ["old/b.jpg", "old/a.jpg", "old/c.jpg"] { items.insert(ItemKey(key), try content(1), at: "/" + key) }
        items.insert("old/d.jpg", try content(2), at: "/old/d.jpg")
        #expect(items.take(try content(3), for: "/new/a.jpg") == nil)
        #expect(items.take(try content(1), for: "/new/c.jpg") == "old/c.jpg")
        #expect(items.take(try content(1), for: "/new/x.jpg") == "old/a.jpg")
        #expect(items.remaining.map(\.key) == ["old/b.jpg", "old/d.jpg"])
        #expect(items.take(try content(1), for: "/new/x.jpg") == "old/b.jpg")
        #expect(items.take(try content(1), for: "/new/x.jpg") == nil)
    }

    /// A path that is too long for a key is reported, whether the file is new or has changed; one that is as it was stays.
    @Test func pathsThatAreTooLongForKeysAreReported() throws {
        let long = (0..<6).map { _ in String(repeating: "n", count: 200) }.joined(separator: "/")
        let (changed, same) = (try folder.write(long + "/b.jpg"), try folder.write(long + "/c.jpg"))
        let fresh = try folder.write(long + "/a.jpg")
        let short = try folder.write("short.jpg")
        let outdated = KnownItem(
            fingerprint: FileFingerprint(size: 9, modified: 1, contentHash: try content(0)), missing: [], root: 1)
        let plan = try plan([changed: outdated, same: try known(same)])
        #expect(plan.jobs.map(\.path) == [short])
        #expect(plan.skipped.map(\.path) == [fresh, changed])
        #expect(plan.skipped.allSatisfy { $0.reason.contains("the limit is 1024") })
        #expect(try plan.unchanged == [key(same)] && plan.vanished.remaining.isEmpty)
    }
}
