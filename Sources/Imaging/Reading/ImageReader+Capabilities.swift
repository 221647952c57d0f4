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

    /// The formats that this machine's libvips was built to read. Whether the codecs inside AVIF and HEIC files are
    /// installed shows only when one is decoded.
    public static var supportedFormats: [ImageFormat] {
        ImageFormat.allCases.filter { cvips_has_loader($0.loader) }
    }
}

extension ImageFormat {
    /// libvips' name for what loads the format.
    fileprivate var loader: String {
        switch self {
        case .jpeg: "jpegload_buffer"
        case .png: "pngload_buffer"
        case .webp: "webpload_buffer"
        case .gif: "gifload_buffer"
        case .tiff: "tiffload_buffer"
        case .avif, .heic: "heifload_buffer"
        }
    }
}
