import Basics
import Catalog
import Foundation

/// Keeps a catalog up to date with folders for as long as it is not stopped.
///
/// Watching begins before everything is indexed at first, so that nothing that happens meanwhile is missed.
final class FolderWatch {
    typealias Report = (_ batch: WatchBatch, _ indexed: IndexReport?) throws -> Void

    private let indexer: ImageIndexer
    private let catalog: ImageCatalog
    private let request: WatchRequest
    private let isCancelled: @Sendable () -> Bool
    private let progress: (IndexProgress) -> Void
    private let report: Report
    private var roots: [WatchedRoot]
    private var spaces: IndexSpaces
    /// The spaces that the catalog held when these were chosen.
    private var held: [VectorSpace] = []
    private var nextCheck = ContinuousClock.now
    #if os(Linux)
        private var tree: FolderTree?
    #endif

    /// So many milliseconds pass at most until a wish to stop is seen.
    private static let patience = 100
    /// So often it is made sure that the folders are still there: nobody tells of a move of what they lie in.
    private static let check = Duration.seconds(1)

    /// - Parameters:
    ///   - progress: called while much is indexed.
    ///   - report: called after each batch.
    /// - Throws: `FileError` for what is no folder, or where no more folders can be watched.
    init(
        _ request: WatchRequest, in catalog: ImageCatalog, isCancelled: @escaping @Sendable () -> Bool,
        progress: @escaping (IndexProgress) -> Void, report: @escaping Report
    ) throws {
        self.request = request
        self.catalog = catalog
        self.isCancelled = isCancelled
        self.progress = progress
        self.report = report
        indexer = ImageIndexer(catalog: catalog)
        roots = try WatchedRoot.all(request)
        #if os(Linux)
            if roots.contains(where: { $0.polling == nil }) {
                let tree = try FolderTree()
                for root in roots where root.polling == nil && root.identity != nil {
                    try tree.add(root.path, isNew: false)
                }
                self.tree = tree
            }
        #endif
        spaces = try indexer.spaces(for: request.index, isCancelled: isCancelled)
    }

    /// Blocks until it is stopped; what is in work then is finished.
    func run() throws {
        try begin()
        while !isCancelled() {
            try collect(within: Self.patience)
            try checkRoots()
            try poll()
            #if os(Linux)
                guard let changes = tree?.pending.take(at: .now) else { continue }
                for root in present where changes.walks.contains(root) { try walk([root], .walk) }
                if !changes.files.isEmpty { try index(changes.files) }
            #endif
        }
    }

    /// The folders that are there.
    private var present: [String] { roots.filter { $0.identity != nil }.map(\.path) }
    private var told: [String] { roots.filter { $0.polling == nil && $0.identity != nil }.map(\.path) }

    private func begin() throws {
        let notes = roots.compactMap { root in
            root.polling.map {
                "\(root.path.onOneLine) is looked through every \(Self.seconds(request.interval)): \($0)"
            }
        }
        let missing = roots.filter { $0.identity == nil }.map {
            "\($0.path.onOneLine) is not there; it is watched once it is"
        }
        for place in roots.indices { roots[place].nextPoll = .now + request.interval }
        guard !present.isEmpty else { return try report(WatchBatch(.start, notes: notes + missing), nil) }
        var first = request.index
        first.paths = present
        let done = try run(first)
        held = try catalog.spacesOfWholes()
        try report(WatchBatch(.start, done, notes: notes + missing), done)
    }

    private static func seconds(_ duration: Duration) -> String {
        duration.formatted(.units(allowed: [.minutes, .seconds], width: .narrow))
    }

    private func run(_ request: IndexRequest) throws -> IndexReport {
        let threads = request.threads ?? ProcessInfo.processInfo.activeProcessorCount
        return try indexer.run(request, in: spaces, streams: threads, isCancelled: isCancelled) { [self] step in
            progress(step)
            // The kernel keeps a limited number of events. What cannot be read now, can be afterwards.
            try? collect(within: 0)
        }
    }

    /// Looks through folders.
    private func walk(_ folders: [String], _ cause: WatchBatch.Cause, notes: [String] = []) throws {
        try index(cause, notes: notes) { $0.paths = folders }
    }

    /// Looks at files.
    private func index(_ files: FileChanges) throws {
        try index(.changes) { [paths = present] request in
            request.paths = paths
            request.changes = files
        }
    }

    private func index(
        _ cause: WatchBatch.Cause, notes: [String] = [], _ change: (inout IndexRequest) -> Void
    ) throws {
        var request = request.index
        (request.root, request.attributes, request.force) = (nil, nil, false)
        change(&request)
        guard !request.paths.isEmpty else { return }
        let now = try catalog.spacesOfWholes()
        if now != held, request.models.isEmpty {
            spaces = try indexer.spaces(for: request, isCancelled: isCancelled)
            held = now
        }
        let done = try run(request)
        let batch = WatchBatch(cause, done, notes: notes)
        // What is looked through again and again is not worth a word each time.
        let isNews = batch.hasChanges || !batch.skipped.isEmpty || batch.missing > 0
        if cause == .poll ? batch.hasChanges : isNews || !notes.isEmpty { try report(batch, done) }
    }

    private func poll() throws {
        for place in roots.indices
        where roots[place].polling != nil && roots[place].identity != nil && roots[place].nextPoll <= .now {
            defer { roots[place].nextPoll = .now + request.interval }
            try walk([roots[place].path], .poll)
        }
    }

    private func collect(within milliseconds: Int) throws {
        #if os(Linux)
            if let tree { return try tree.collect(within: milliseconds, below: told) }
        #endif
        if milliseconds > 0 { usleep(UInt32(milliseconds) * 1000) }
    }

    /// Notices folders that went and such that came back, or others in their place.
    private func checkRoots() throws {
        #if os(Linux)
            let hasEnded = tree?.ended.isEmpty == false
        #else
            let hasEnded = false
        #endif
        guard hasEnded || nextCheck <= .now else { return }
        nextCheck = .now + Self.check
        for place in roots.indices {
            let path = roots[place].path
            let identity = WatchedRoot.identity(of: path)
            #if os(Linux)
                let isSame = identity == roots[place].identity && tree?.ended.contains(path) != true
            #else
                let isSame = identity == roots[place].identity
            #endif
            guard !isSame else { continue }
            roots[place].identity = identity
            #if os(Linux)
                tree?.remove(path)
                if identity != nil, roots[place].polling == nil { try tree?.add(path, isNew: false) }
            #endif
            if identity == nil {
                try report(WatchBatch(.notice, notes: ["\(path.onOneLine) is not there any more; its items stay"]), nil)
            } else {
                try walk([path], .walk, notes: ["\(path.onOneLine) is there again, or another folder in its place"])
            }
        }
    }
}
