package import Basics
package import Imaging

/// Why a sample catalog could not be written.
package enum GarmentCatalogError: Error, Sendable, Equatable {
    /// The folder holds something that is not part of this catalog.
    case folderOccupied(folder: String, item: String)
    /// The system refused to create a folder or to write a file.
    case notWritable(FileError)
    /// An image could not be drawn or encoded.
    case notDrawn(fileName: String, reason: ImagingError)
}

extension GarmentCatalogError: CustomStringConvertible {
    /// One line that names the place, the reason and the remedy.
    package var description: String {
        switch self {
        case .folderOccupied(let folder, let item):
            "\(folder): holds \(item), which is not part of this sample catalog; name an empty or a new folder"
        case .notWritable(let error):
            "\(error.path): cannot be written (\(error.reason)); name a folder that you may write to, on a disk with space"
        case .notDrawn(let fileName, let reason):
            "\(fileName): could not be drawn: \(reason)"
        }
    }
}
