import PixelKernels

/// A window of a resized image, in the coordinates of the upright image: what a decoder is asked to produce.
struct Target: Equatable {
    /// Sides after the resize, before anything is cut.
    var resizedWidth: Int
    var resizedHeight: Int
    /// The window that is wanted of it.
    var x = 0
    var y = 0
    var width: Int
    var height: Int
    var filter: pk_filter = PK_BICUBIC
    /// What the window is laid on, if it is not the whole result.
    var frame: Frame?

    /// Sides of the whole result.
    var result: (width: Int, height: Int) { frame.map { ($0.width, $0.height) } ?? (width, height) }

    /// All of an image resized to these sides.
    init(width: Int, height: Int) {
        self.resizedWidth = width
        self.resizedHeight = height
        self.width = width
        self.height = height
    }

    /// What a preparation asks for of an upright image with these sides.
    init(_ preparation: Preparation, of header: ImageHeader) throws(ImagingError) {
        let crop = preparation.crop
        let sides = 1...1 << 14
        guard sides ~= crop.width, sides ~= crop.height else {
            throw .invalidPreparation(
                reason: "a side of \(crop.width)×\(crop.height) is not within 1 to \(sides.upperBound)")
        }
        switch preparation.fit {
        case .crop: try self.init(cropping: preparation, of: header)
        case .pad: self.init(padding: preparation, of: header)
        case .squash: self.init(width: crop.width, height: crop.height)
        }
        filter = preparation.interpolation == .bilinear ? PK_BILINEAR : PK_BICUBIC
    }

    private init(cropping preparation: Preparation, of header: ImageHeader) throws(ImagingError) {
        let short = preparation.shortSide
        let crop = preparation.crop
        guard short >= 1, short <= 1 << 14 else {
            throw .invalidPreparation(reason: "a short side of \(short) is not within 1 to \(1 << 14)")
        }
        guard crop.width <= short, crop.height <= short else {
            throw .invalidPreparation(
                reason: "a crop of \(crop.width)×\(crop.height) does not fit into a short side of \(short)")
        }
        let landscape = header.width > header.height
        let (shorter, longer) = landscape ? (header.height, header.width) : (header.width, header.height)
        let long = Self.rounded(short * longer, by: shorter)
        self.init(width: landscape ? long : short, height: landscape ? short : long)
        x = (resizedWidth - crop.width) / 2
        y = (resizedHeight - crop.height) / 2
        width = crop.width
        height = crop.height
    }

    /// Rounds where `ImageOps.contain` and `ImageOps.pad` of Pillow do, so that the result is theirs.
    private init(padding preparation: Preparation, of header: ImageHeader) {
        let crop = preparation.crop
        let (width, height) = (Double(header.width), Double(header.height))
        let isWider = width / height > Double(crop.width) / Double(crop.height)
        func fitted(_ ratio: Double, _ side: Int) -> Int {
            max(Int((ratio * Double(side)).rounded(.toNearestOrEven)), 1)
        }
        self.init(
            width: isWider ? crop.width : min(fitted(width / height, crop.height), crop.width),
            height: isWider ? min(fitted(height / width, crop.width), crop.height) : crop.height)
        frame = Frame(crop, around: self, preparation.background)
    }

    /// All of an upright image, shrunk so that its long side is at most `longSide`; never enlarged.
    init(longSide: Int, of header: ImageHeader) throws(ImagingError) {
        guard longSide >= 1 else { throw .invalidPreparation(reason: "a long side of \(longSide) is not positive") }
        let longer = max(header.width, header.height)
        let long = min(longSide, longer)
        self.init(
            width: max(Self.rounded(long * header.width, by: longer), 1),
            height: max(Self.rounded(long * header.height, by: longer), 1))
    }

    private static func rounded(_ value: Int, by divisor: Int) -> Int {
        Int((Double(value) / Double(divisor)).rounded(.toNearestOrEven))
    }
}
