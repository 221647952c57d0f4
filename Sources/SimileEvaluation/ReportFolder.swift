package import Basics
import Foundation
package import Imaging
package import RetrievalEvaluation
import Simile
import VectorSearch

/// A folder with the report of one evaluation: `report.html`, `results.json`, CSV files and plots.
package struct ReportFolder: Sendable {
    /// Where it is, absolute.
    package let path: String

    private let typed: String
    private let inputs: [String]
    private let isForced: Bool

    /// - Parameters:
    ///   - path: where it is or shall be, as the user types it.
    ///   - inputs: files that the evaluation reads, which are never overwritten.
    ///   - force: whether files that are no report's may be replaced.
    /// - Throws: `FileError` for a relative path without a working folder.
    package init(_ path: String, besides inputs: [String] = [], force: Bool = false) throws(FileError) {
        self.path = try FilePath.real(path)
        typed = try FilePath.absolute(path)
        self.inputs = inputs
        isForced = force
    }

    /// Makes sure that a report may be written here: the folder is missing, empty, or holds an earlier report and nothing else.
    /// - Throws: `FileError`.
    package func check() throws(FileError) {
        let isReport = earlier != nil
        for name in try oldNames() { try checkWritable(name, isReport: isReport) }
        try checkWritable()
    }

    /// Makes sure that a file of the folder may be replaced. An existing one is of an earlier report, or replacing it was forced.
    private func checkWritable(_ name: String, isReport: Bool) throws(FileError) {
        _ = try OutputFile(
            "\(path)/\(name)", besides: inputs, replacing: isReport ? .recognized : nil, force: isForced)
    }

    /// The earlier report that is here; nil where there is none.
    private var earlier: EvaluationResults? { try? BaselineFile.read(path + "/results.json") }

    /// Writes the report in the place of an earlier one. Each file appears complete or not at all. Blocks.
    /// - Parameters:
    ///   - results: what was found.
    ///   - limits: what the image of a thumbnail may cost.
    ///   - thumbnails: those of images that are in no file, by key.
    ///   - image: the file of an image's key; an image that cannot be read leaves an empty frame.
    /// - Throws: `FileError`.
    package func write(
        _ results: EvaluationResults, limits: ImageLimits = ImageLimits(), thumbnails: [String: PixelBuffer] = [:],
        image: (String) -> String = { $0 }
    ) throws {
        let isReport = earlier != nil
        let names = try oldNames()
        let old = isReport ? names : []
        try Directory.create(path)
        let reader = ImageReader(limits: limits)
        let page = EvaluationPage(results) { key in
            try? (thumbnails[key] ?? reader.thumbnail(.file(image(key)), longSide: 160)).jpeg(quality: 80)
        }
        // First the file by which a report is known, so that one cut short can be replaced.
        let files =
            [("results.json", try results.json), ("report.html", page.html)] + results.csvFiles
            + results.plotFiles
        for (name, _) in files { try checkWritable(name, isReport: isReport) }
        // All are written before the first is put in its place, lest a full disk leaves half of two reports.
        let written = try files.map { name, text in
            let file = try AtomicFile(path: "\(path)/\(name)")
            try file.write(Array(text.utf8), at: 0)
            try file.seal()
            return file
        }
        for file in written {
            try file.commit()
        }
        for name in old.subtracting(files.map(\.0)) { unlink("\(path)/\(name)") }
    }

    /// Makes sure that files can be made here, or the folder itself where it is missing.
    private func checkWritable() throws(FileError) {
        var folder = typed
        while let problem = FileStatus.of(folder).problem, problem.isAbsence, folder != "/" {
            // A link that leads nowhere is there, and yet is not.
            if FileStatus.of(folder, followingLinks: false).problem == nil {
                throw FileError(path: folder, reason: "is a link that leads nowhere")
            }
            folder = FilePath.parent(of: folder)
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw FileError(path: folder, reason: "cannot be written to; give another folder")
        }
    }

    /// The files of an earlier report; with `--force`, all files with the name of one.
    private func oldNames() throws(FileError) -> Set<String> {
        let names: [String]
        switch FileStatus.of(path) {
        case .failure(let problem) where problem.isAbsence: return []
        case .failure(let problem): throw problem
        case .success(let status) where status.kind != .folder:
            throw FileError(path: path, reason: "is not a folder")
        case .success:
            names = try Directory.names(in: path).map { String(decoding: $0, as: UTF8.self) }
        }
        let earlier = earlier
        // Also what a killed run left under a temporary name.
        let listed = earlier.map { ["results.json", "report.html"] + ($0.csvFiles + $0.plotFiles).map(\.0) }.map(
            Set.init)
        func isOurs(_ name: String) -> Bool {
            guard isOfAReport(name) else { return false }
            let whole = name.replacing(/\.[0-9]+-[0-9]+\.tmp$/, with: "")
            return listed?.contains(whole) ?? true
        }
        if isForced { return Set(names.filter(isOurs)) }
        if let other = names.sorted().first(where: { !isOurs($0) }) {
            throw FileError(
                path: path, reason: "holds \(other.onOneLine), which is not part of a report; give a folder of its own")
        }
        if !names.isEmpty, earlier == nil {
            throw FileError(path: path, reason: "holds no earlier report; give a folder of its own")
        }
        return Set(names)
    }

    /// Whether a file bears a name that reports give.
    private func isOfAReport(_ name: String) -> Bool {
        guard case .success(let status) = FileStatus.of("\(path)/\(name)"), status.kind == .file else { return false }
        return name.wholeMatch(
            of:
                /(report\.html|results\.json|measurements\.csv|figure-[a-z0-9-]*\.(csv|svg)|confusion-[0-9]+\.csv)(\.[0-9]+-[0-9]+\.tmp)?/
        ) != nil
    }
}
