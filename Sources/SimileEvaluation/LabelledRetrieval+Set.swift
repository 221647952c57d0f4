import Basics
import RetrievalEvaluation
import Simile
import VectorSearch

extension LabelledRetrieval {
    /// The set, what was odd about it, and the settings under which it was read.
    func labelledSet() throws -> (RetrievalSet, [Finding], [String: String]) {
        let attributes = try attributes.map { try FilePath.absolute($0) }
        let pictures = try LabelledPictures(in: directory, label: label, attributes: attributes, as: attributeFormat)
        if let only = pictures.items.first?.label, pictures.items.allSatisfy({ $0.label == only }) {
            throw LabelledPicturesError.oneClass(
                directory, name: only,
                known: LabelledPictures.labels(in: directory, attributes: attributes, as: attributeFormat))
        }
        var findings = pictures.findings
        var settings = [
            "directory": FilePath.name(of: directory), "layout": pictures.layout,
            "indexes": ([.exact()] + approximate).map(\.kind.rawValue).joined(separator: ","),
            "metric": metrics.map(\.rawValue).joined(separator: ","),
            "at": Set(depths).sorted().map { "\($0)" }.joined(separator: ","), "resamples": "\(resamples)",
        ]
        settings["pictures"] = PictureSetDigest.text(of: pictures.items.map(\.key), in: directory)
        settings["query-split"] = querySplit
        settings["label"] = label

        var parents: [String: String] = [:]
        let beside = directory + "/parents.csv"
        let file =
            try self.parents.map { try FilePath.absolute($0) } ?? (FileStatus.ifThere(beside) == nil ? nil : beside)
        if let file {
            let read = try ParentClasses(file, for: Set(pictures.items.map(\.label)))
            (parents, findings) = (read.parents, findings + read.findings)
            settings["parents"] = FilePath.name(of: file)
        }
        let splits = Set(pictures.items.compactMap(\.split)).sorted()
        if let querySplit, !splits.contains(querySplit) {
            throw LabelledPicturesError.noSuchSplit(querySplit, known: splits)
        }
        let set = RetrievalSet(pictures.items, parents: parents, querySplit: querySplit)
        if let querySplit, set.gallery.isEmpty { throw LabelledPicturesError.emptyGallery(querySplit) }
        let parts = splits.map { split in "\(split) \(pictures.items.count { $0.split == split })" }
        let how =
            "read by \(pictures.layout): \(set.items.count) pictures in \(set.classes.count) "
            + (set.classes.count == 1 ? "class" : "classes")
            + (parts.isEmpty ? "" : "; splits: " + parts.joined(separator: ", "))
            + (querySplit.map { "; \($0) asks, \(set.queries.count) against \(set.gallery.count)" }
                ?? "; each picture asks for all others")
        return (set, [Finding(FilePath.name(of: directory), how)] + findings, settings)
    }
}
