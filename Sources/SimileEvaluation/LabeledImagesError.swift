import Basics
import Imaging
public import Simile

/// Why nothing can be made of a set of labeled images.
public enum LabeledImagesError: Error, Equatable, CustomStringConvertible {
    /// There is no image at all.
    case noImages(String)
    /// No image has a label; the attribute that it was looked for in, if any, and those that there are.
    case noLabels(String, String?, known: [String])
    /// All images are of one class; the attributes that could tell more.
    case oneClass(String, name: String, known: [String])
    /// Labels were to be taken of a file that is not there.
    case noAttributes(String)
    /// The file of labels is of other images.
    case noneNamed(by: String)
    /// No part of the set has this name; what the parts are called.
    case noSuchSplit(String, known: [String])
    /// All images belong to the split of the queries.
    case emptyGallery(String)
    /// No query has anything to find.
    case nothingToFind(String)
    /// Not one image could be looked at; the first, and its reason.
    case nothingReadable(String, first: SkippedFile)

    /// One line.
    public var description: String {
        switch self {
        case .noImages(let path):
            "\(path.onOneLine): there is no image; name a folder with a folder of images for each class"
        case .noLabels(let path, nil, let known):
            "\(path.onOneLine): no image lies in a class's folder; put each class into a folder, or give --label"
                + Self.choice(known)
        case .noLabels(let path, let label?, let known):
            "\(path.onOneLine): no image has the attribute \(label.onOneLine); give --label another one"
                + Self.choice(known)
        case .oneClass(let path, let name, let known):
            "\(path.onOneLine): all images are of one class, \(name.onOneLine), so every answer would be right; "
                + "put each class into a folder, or give --label" + Self.choice(known)
        case .noAttributes(let path):
            "\(path.onOneLine): there is neither items.jsonl nor items.csv; name the file of labels with --attributes"
        case .noneNamed(let path):
            "\(path.onOneLine): names none of the images; its paths are relative to its own folder"
        case .noSuchSplit(let name, let known):
            known.isEmpty
                ? "there is no split \(name.onOneLine), as the images have no splits; leave --query-split out"
                : "there is no split \(name.onOneLine); the splits are \(known.map(\.onOneLine).joined(separator: ", "))"
        case .emptyGallery(let name):
            "all images are of the split \(name.onOneLine), so there is nothing to be found; leave --query-split out"
        case .nothingToFind(let path):
            "\(path.onOneLine): no query has another image of its class to find; a class needs two images"
        case .nothingReadable(let path, let first):
            "\(path.onOneLine): no image can be read; the first is \(FilePath.name(of: first.path).onOneLine): \(first.reason)"
        }
    }

    private static func choice(_ names: [String]) -> String {
        names.isEmpty ? "" : "; there are " + names.map(\.onOneLine).joined(separator: ", ")
    }
}
