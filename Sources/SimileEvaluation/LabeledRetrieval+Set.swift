import Basics
import RetrievalEvaluation
import Simile
import VectorSearch

extension LabeledRetrieval {
    /// The set, what was odd about it, and the settings under which it was read.
    func labeledSet() throws -> (RetrievalSet, [Finding], [String: String]) {
        let attributes = try attributes.map { try FilePath.absolute($0) }
        let images = try LabeledImages(in: directory, label: label, attributes: attributes, as: attributeFormat)
        if let only = images.items.first?.label, images.items.allSatisfy({ $0.label == only }) {
            throw LabeledImagesError.oneClass(
                directory, name: only,
                known: LabeledImages.labels(in: directory, attributes: attributes, as: attributeFormat))
        }
        var findings = images.findings
        var settings = [
            "directory": FilePath.name(of: directory), "layout": images.layout,
            "indexes": ([.exact()] + approximate).map(\.kind.rawValue).joined(separator: ","),
            "metric": metrics.map(\.rawValue).joined(separator: ","),
            "at": Set(depths).sorted().map { "\($0)" }.joined(separator: ","), "resamples": "\(resamples)",
        ]
        settings["pictures"] = ImageSetDigest.text(of: images.items.map(\.key), in: directory)
        settings["query-split"] = querySplit
        settings["label"] = label

        var parents: [String: String] = [:]
        let beside = directory + "/parents.csv"
        let file =
            try self.parents.map { try FilePath.absolute($0) } ?? (FileStatus.ifThere(beside) == nil ? nil : beside)
        if let file {
            let read = try ParentClasses(file, for: Set(images.items.map(\.label)))
            (parents, findings) = (read.parents, findings + read.findings)
            settings["parents"] = FilePath.name(of: file)
        }
        let splits = Set(images.items.compactMap(\.split)).sorted()
        if let querySplit, !splits.contains(querySplit) {
            throw LabeledImagesError.noSuchSplit(querySplit, known: splits)
        }
        let set = RetrievalSet(images.items, parents: parents, querySplit: querySplit)
        if let querySplit, set.gallery.isEmpty { throw LabeledImagesError.emptyGallery(querySplit) }
        let parts = splits.map { split in "\(split) \(images.items.count { $0.split == split })" }
        // In pieces: the compiler takes eight seconds over one expression of them all.
        var how = "labels by \(images.layout): \(set.items.count) images in \(set.classes.count) "
        how += set.classes.count == 1 ? "class" : "classes"
        if !parts.isEmpty { how += "; splits: " + parts.joined(separator: ", ") }
        if let querySplit {
            how += "; queries: split \(querySplit), \(set.queries.count) against \(set.gallery.count)"
        } else {
            how += "; each image is a query over all others"
        }
        return (set, [Finding(FilePath.name(of: directory), how)] + findings, settings)
    }
}
