import CVips
import PixelKernels

extension ImageReader {
    /// The version of libvips that decodes.
    public static var libraryVersion: String { String(cString: cvips_version()) }

    /// The instruction set that resizes: `avx512`, `avx2` or `portable`; none beyond what `SIMILE_KERNELS` permits.
    public static var kernelLevel: String {
        switch pk_best_level() {
        case PK_AVX512_VNNI: "avx512"
        case PK_AVX2: "avx2"
        default: "portable"
        }
    }

    /// The formats that can be read here. BMP always can; the others, where this machine's libvips was built with a loader that
    /// it holds to be safe for files from others, which it does not of JPEG XL and JPEG 2000 in the versions known so far.
    /// Whether the codecs inside AVIF and HEIC files are installed shows only when one is decoded.
    public static let supportedFormats = ImageFormat.allCases.filter { format in
        format == .bmp || cvips_has_loader(format.loader)
    }

    /// The formats that every machine should read.
    public static let expectedFormats = ImageFormat.allCases.filter { $0 != .jpegXL && $0 != .jpeg2000 }
}

extension ImageFormat {
    /// libvips' name for what loads the format, where it has any.
    var loader: String {
        switch self {
        case .jpeg: "jpegload"
        case .png: "pngload"
        case .webp: "webpload"
        case .gif: "gifload"
        case .tiff: "tiffload"
        case .avif, .heic: "heifload"
        case .jpegXL: "jxlload"
        case .jpeg2000: "jp2kload"
        case .bmp: "bmpload"
        }
    }
}
