package import Basics

/// The formats of images that are written for people.
package enum DrawingFormat: Sendable {
    /// With losses, and small.
    case jpeg
    /// Without losses.
    case png

    /// The format that a path's ending names.
    /// - Throws: `FileError` for any other ending.
    package init(of path: String) throws(FileError) {
        let name = FilePath.name(of: path)
        let ending = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { name[$0...].dropFirst().lowercased() }
        switch ending {
        case "png": self = .png
        case "jpg", "jpeg", "jpe", "jfif": self = .jpeg
        default:
            throw FileError(path: path, reason: "it is written as JPEG or PNG; name a file that ends in .jpg or .png")
        }
    }
}
