import CVips
import Testing

@testable import Imaging

@Suite struct DrawingTests {
    private func svg(_ width: Int, _ height: Int, _ content: String) -> String {
        "<svg xmlns='http://www.w3.org/2000/svg' width='\(width)' height='\(height)'>\(content)</svg>"
    }

    @Test func drawsWhatTheTextSays() throws {
        let text = svg(3, 2, "<path d='M0,0h3v2h-3z' fill='#fff'/><path d='M1,0h1v2h-1z' fill='#102030'/>")
        let image = try PixelBuffer(svg: text, width: 3, height: 2)
        let row: [UInt8] = [255, 255, 255, 16, 32, 48, 255, 255, 255]
        #expect(image.width == 3 && image.height == 2 && image.bytes == row + row)
    }

    @Test func whatCannotBeDrawnIsSaidInOneLine() {
        for text in ["", "no drawing", svg(3, 3, "<path"), svg(4, 3, ""), svg(0, 0, "")] {
            let error = #expect(throws: ImagingError.self) { try PixelBuffer(svg: text, width: 3, height: 3) }
            #expect(
                error?.description.contains("cannot draw") == true && error?.description.contains("\n") == false,
                "\(text)")
        }
        for (width, height) in [(0, 1), (1, -1), (8193, 1)] {
            #expect(throws: ImagingError.invalidBuffer(width: width, height: height, byteCount: 0)) {
                try PixelBuffer(svg: svg(1, 1, ""), width: width, height: height)
            }
        }
    }

    @Test func drawingLetsNoFileInThatWasRefused() throws {
        _ = try PixelBuffer(svg: svg(2, 2, "<path d='M0,0h2v2h-2z'/>"), width: 2, height: 2)
        #expect(!cvips_has_loader("svgload"))
        let bytes = [UInt8](svg(9, 9, "").utf8)
        #expect(throws: ImagingError.unsupported(name: "x", format: "SVG")) {
            try ImageReader().decode(.bytes(bytes, name: "x"))
        }
        // The loader that files are read with stays blocked, even when it is asked for by its name.
        let guardless = cvips_guard(ask: nil, context: nil)
        var (header, status, message) = (
            cvips_header(), CVIPS_OK, [CChar](repeating: 0, count: Int(CVIPS_MESSAGE_SIZE))
        )
        #expect(cvips_open(bytes, bytes.count, "svgload", guardless, &header, &status, &message) == nil)
        #expect(status == CVIPS_FAILED)
    }
}
