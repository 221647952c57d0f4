import CommandSupport
import Foundation
import Imaging
import Simile

/// Shows an image in terminals that can: by Kitty's graphics protocol, iTerm2's inline images, or Sixel.
enum ImagePreview {
    enum TerminalProtocol { case kitty, iTerm2, sixel }

    /// Writes the sheet to standard output, or says on standard error why not.
    static func show(_ sheet: ContactSheet) throws {
        let environment = ProcessInfo.processInfo.environment
        guard Terminal.output.isInteractive else {
            say("no preview: standard output is not a terminal; --sheet writes a file instead")
            return
        }
        guard let way = terminalProtocol(environment) else {
            say("no preview: this terminal is not known to show images; --sheet writes a file instead")
            return
        }
        try Streams.writeResult(try encode(sheet.image, way))
    }

    /// The protocol of the terminal, by the variables that terminals set.
    static func terminalProtocol(_ environment: [String: String]) -> TerminalProtocol? {
        let term = environment["TERM"] ?? ""
        // Multiplexers pass variables of the terminal on, but not its images.
        if term.hasPrefix("tmux") || term.hasPrefix("screen") { return nil }
        let program = environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? ""
        if environment["KITTY_WINDOW_ID"] != nil || term.contains("kitty") || term.contains("ghostty") { return .kitty }
        if program == "iTerm.app" || program == "iTerm2" || program == "WezTerm" { return .iTerm2 }
        if ["foot", "mlterm", "sixel", "yaft", "contour"].contains(where: term.contains) { return .sixel }
        return nil
    }

    static func encode(_ image: PixelBuffer, _ way: TerminalProtocol) throws -> String {
        switch way {
        case .kitty: kitty(Data(try image.png()).base64EncodedString())
        case .iTerm2: iTerm2(Data(try image.png()))
        case .sixel: SixelEncoder.encode(image) + "\n"
        }
    }

    /// PNG in chunks of at most 4096 characters, as the protocol asks.
    private static func kitty(_ base64: String) -> String {
        let characters = Array(base64.utf8)
        var text = ""
        for start in stride(from: 0, to: characters.count, by: 4096) {
            let end = min(start + 4096, characters.count)
            let more = end < characters.count ? 1 : 0
            let control = start == 0 ? "f=100,a=T,m=\(more)" : "m=\(more)"
            text += "\u{1b}_G\(control);" + String(decoding: characters[start..<end], as: UTF8.self) + "\u{1b}\\"
        }
        return text + "\n"
    }

    private static func iTerm2(_ png: Data) -> String {
        "\u{1b}]1337;File=inline=1;size=\(png.count):" + png.base64EncodedString() + "\u{07}\n"
    }
}
