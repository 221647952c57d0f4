/// A place on a map.
public struct PlanePoint: Sendable, Hashable, Codable {
    /// To the right.
    public var x: Float
    /// Up.
    public var y: Float

    /// The place at two coordinates.
    public init(x: Float, y: Float) {
        self.x = x
        self.y = y
    }
}
