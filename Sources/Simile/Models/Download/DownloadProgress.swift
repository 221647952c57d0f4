/// How far the file that is being fetched has come.
public struct DownloadProgress: Sendable, Equatable {
    /// The file's name.
    public var file: String
    /// How many of its bytes are here.
    public var received: Int
    /// How many there are, if the server tells.
    public var total: Int?
}
