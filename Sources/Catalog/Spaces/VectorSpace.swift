public import Basics

/// The identity of a vector space: everything that decides what the numbers of a vector mean.
///
/// Vectors of two spaces are never compared, even when they have the same length: a catalog that is asked for a space
/// it does not hold answers ``CatalogError/unknownSpace(directory:requested:held:)``. One catalog may hold several
/// spaces.
public struct VectorSpace: Codable, Hashable, Sendable {
    /// What of an image a vector is made of.
    public enum View: String, Sendable, Hashable, CaseIterable {
        /// The whole image: an item has one vector.
        case whole
        /// Parts of the image: an item has a vector for each.
        case tiles
    }

    /// The name of the model, such as `efficientnet_lite0`.
    public var model: String
    /// What of an image a vector is made of.
    public var view: View
    /// The SHA-256 of the weights in hexadecimal.
    public var weightsDigest: String
    /// How an image is prepared, as a canonical text: equal texts mean equal preparation.
    public var preprocessing: String
    /// The layer or head the vector is taken from.
    public var layer: String
    /// The arithmetic used.
    public var precision: Precision
    /// The number of components of every vector.
    public var dimension: Int

    /// Makes a space of its parts.
    public init(
        model: String, view: View = .whole, weightsDigest: String, preprocessing: String, layer: String,
        precision: Precision, dimension: Int
    ) {
        self.model = model
        self.view = view
        self.weightsDigest = weightsDigest
        self.preprocessing = preprocessing
        self.layer = layer
        self.precision = precision
        self.dimension = dimension
    }

    /// The model's name, and of tiles `@tiles` behind it: what tells people the spaces of a catalog apart, where no model has
    /// two of a view.
    public var name: String { view == .tiles ? model + Self.tilesSuffix : model }

    /// A short, stable, readable name: model, layer, precision, dimension and eight digits that tell apart spaces which
    /// differ in weights or preprocessing only, as in `resnet18/avgpool-f32-512-9c2e41aa`.
    public var identifier: String {
        "\(name)/\(layer)-\(precision.rawValue)-\(dimension)-\(checksum)"
    }

    /// Eight hexadecimal digits of an FNV-1a hash over all parts: short, and the same in every run, unlike `Hasher`.
    private var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in [name, weightsDigest, preprocessing, layer, precision.rawValue, String(dimension)] {
            for byte in Array(part.utf8) + [0] {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            }
        }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension VectorSpace {
    private static let tilesSuffix = "@tiles"

    /// A space as it is stored and written, where ``name`` stands for the model and the view.
    init(
        name: String, weightsDigest: String, preprocessing: String, layer: String, precision: Precision, dimension: Int
    ) {
        let isOfTiles = name.hasSuffix(Self.tilesSuffix)
        self.init(
            model: isOfTiles ? String(name.dropLast(Self.tilesSuffix.count)) : name, view: isOfTiles ? .tiles : .whole,
            weightsDigest: weightsDigest, preprocessing: preprocessing, layer: layer, precision: precision,
            dimension: dimension)
    }

    private enum CodingKeys: String, CodingKey {
        case name = "model"
        case weightsDigest, preprocessing, layer, precision, dimension
    }

    /// Decodes a space; `model` is its ``name``.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(String.self, forKey: .name),
            weightsDigest: try values.decode(String.self, forKey: .weightsDigest),
            preprocessing: try values.decode(String.self, forKey: .preprocessing),
            layer: try values.decode(String.self, forKey: .layer),
            precision: try values.decode(Precision.self, forKey: .precision),
            dimension: try values.decode(Int.self, forKey: .dimension))
    }

    /// Encodes the space; `model` is its ``name``.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(weightsDigest, forKey: .weightsDigest)
        try values.encode(preprocessing, forKey: .preprocessing)
        try values.encode(layer, forKey: .layer)
        try values.encode(precision, forKey: .precision)
        try values.encode(dimension, forKey: .dimension)
    }
}

extension VectorSpace: CustomStringConvertible {
    /// The ``identifier``.
    public var description: String { identifier }

    /// Whether all parts are equal byte by byte, as the database compares them.
    public static func == (left: VectorSpace, right: VectorSpace) -> Bool {
        left.dimension == right.dimension && left.precision == right.precision && left.view == right.view
            && left.model.isBytewiseEqual(to: right.model)
            && left.weightsDigest.isBytewiseEqual(to: right.weightsDigest)
            && left.preprocessing.isBytewiseEqual(to: right.preprocessing)
            && left.layer.isBytewiseEqual(to: right.layer)
    }
}
