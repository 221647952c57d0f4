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
        format.loader.map { cvips_has_loader($0) } ?? true
    }

    /// The formats that every machine should read.
    public static let expectedFormats = ImageFormat.allCases.filter { $0 != .jpegXL && $0 != .jpeg2000 }
}

extension ImageFormat {
    /// libvips' name for what loads the format; nil for what is read without it.
    fileprivate var loader: String? {
        switch self {
        case .jpeg: "jpegload_buffer"
        case .png: "pngload_buffer"
        case .webp: "webpload_buffer"
        case .gif: "gifload_buffer"
        case .tiff: "tiffload_buffer"
        case .avif, .heic: "heifload_buffer"
        case .jpegXL: "jxlload_buffer"
        case .jpeg2000: "jp2kload_buffer"
        case .bmp: nil
        }
    }
}
