import CommandSupport
import Foundation

/// What the terminal on a stream can do, and text made for it.
struct Terminal {
    /// Standard output, where results go.
    static let output = Terminal(STDOUT_FILENO)
    /// Standard error, where progress and warnings go.
    static let messages = Terminal(STDERR_FILENO)

    /// Whether it is a terminal.
    let isInteractive: Bool
    /// Whether color is wanted: a terminal that is not dumb, and `NO_COLOR` is unset or empty (no-color.org).
    let hasColor: Bool
    /// Whether characters beyond ASCII are shown, as the locale says (POSIX: `LC_ALL`, else `LC_CTYPE`, else `LANG`).
    let hasUnicode: Bool
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        let environment = ProcessInfo.processInfo.environment
        self.descriptor = descriptor
        isInteractive = isatty(descriptor) == 1
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        hasUnicode = locale.lowercased().replacing("-", with: "").contains("utf8")
        hasColor = isInteractive && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Columns, 80 if unknown.
    var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// A style by its SGR number.
    enum Style: Int {
        case bold = 1, dim = 2, red = 31, green = 32, yellow = 33, cyan = 36
    }

    /// Text in a style, where the terminal shows styles.
    func styled(_ text: String, _ style: Style) -> String {
        hasColor ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }
}

/// Writes a line to standard error.
func say(_ text: String) {
    Streams.writeMessage(text + "\n")
}
