import Catalog

extension ImageLibrary {
    /// Brings the catalog up to date with files and folders, and its indexes with it.
    ///
    /// Files that look as before are not opened. A file that cannot be read is reported and does not stop the rest.
    /// - Parameter paths: files and folders.
    public func index(_ paths: [String]) -> Job<IndexReport> {
        index(IndexRequest(paths: paths, store: options.store, limits: options.limits))
    }

    /// Brings the catalog up to date as a request says.
    ///
    /// A job that is stopped reports what it did, with ``IndexReport/interrupted`` set; the next run does the rest. It throws
    /// `FileError` when a path does not exist, `ModelError`, `EmbeddingError`, `CatalogError`, and `CancellationError` where it was stopped
    /// while a vocabulary was trained.
    public func index(_ request: IndexRequest) -> Job<IndexReport> {
        Job { [catalog, resident] progress in
            let report = try await onCancellableThread { isCancelled in
                try ImageIndexer(catalog: catalog).run(request, isCancelled: isCancelled) { progress(JobProgress($0)) }
            }
            for space in report.spaces { resident.indexes.forget(space.space) }
            return report
        }
    }

    /// What the catalog holds, and on how much of the disk.
    /// - Parameter files: whether to look for the items' files, and the catalog's own images.
    /// - Throws: `CatalogError`.
    public func status(files: Bool = false) async throws -> StatusReport {
        try await onThread { [catalog, options] in
            var report = try StatusReport(of: catalog, withUploads: files, store: options.store)
            if files { report.files = try FileFindings(of: catalog) }
            return report
        }
    }

    /// Writes the vectors of a space for other programs: `vectors.npy`, and `items.jsonl` that says whose they are.
    /// - Parameters:
    ///   - folder: where to; an earlier export there is replaced.
    ///   - model: the model, where the catalog holds vectors of several.
    ///   - precision: its precision, likewise.
    ///   - condition: a condition on attributes.
    ///   - force: whether other files of these names are replaced.
    /// - Throws: ``ExportError``, `FilterError`, ``SearchRequestError``, `CatalogError`.
    public func export(
        to folder: String, model: String? = nil, precision: Precision? = nil, where condition: String? = nil,
        force: Bool = false
    ) async throws -> ExportReport {
        try await onThread { [catalog] in
            try CatalogExport(catalog: catalog).run(
                to: folder, model: model, precision: precision, filter: condition.map { try Filter.parse($0) },
                force: force)
        }
    }

    /// Brings vectors that exist already into the catalog, without looking at any image: `vectors.npy`, n × d, and
    /// `items.jsonl`, whose line i is an object with the `key` of row i, and perhaps its `attributes` and the `path` of a
    /// file. It is what ``export(to:model:precision:where:force:)`` writes.
    ///
    /// ```swift
    /// let report = try await library.importVectors(from: "vectors", model: ModelChoice("resnet50")).report()
    /// print(report.added, report.faults)
    /// ```
    ///
    /// Vectors are brought to length 1. Items that are there already get the vector, and the attributes beside those that
    /// they have; doing it twice changes nothing. A line that cannot be taken is reported, and the rest goes on. Its report
    /// throws ``ImportError``, `NumPyError`, `FileError`, `CatalogError`, `ModelError`.
    /// - Parameters:
    ///   - folder: the folder of both files.
    ///   - model: what made the vectors; nil for the model whose vectors the catalog has, or else the default.
    public func importVectors(from folder: String, model: ModelChoice? = nil) -> Job<ImportReport> {
        Job { [catalog, options, resident] progress in
            let report = try await onCancellableThread { isCancelled in
                try VectorImport(catalog: catalog, store: options.store.of(catalog)).run(
                    folder, model: model, isCancelled: isCancelled, progress: progress)
            }
            resident.indexes.forget(report.space)
            return report
        }
    }
}

extension JobProgress {
    init(_ progress: IndexProgress) {
        if let share = progress.indexed {
            self.init(.indexing, fraction: share)
        } else {
            self.init(.embedding, completed: progress.done, total: progress.total, committed: progress.committed)
        }
    }
}
