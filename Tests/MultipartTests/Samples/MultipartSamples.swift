import Multipart
import Testing

/// A body as some sender writes it, and what it means.
struct MultipartSample: CustomTestStringConvertible {
    let testDescription: String
    let contentType: String
    let body: [UInt8]
    let form: MultipartForm

    init(_ sender: String, boundary: String, _ body: [UInt8], _ fields: [(String, MultipartForm.Value)]) {
        testDescription = sender
        contentType = "multipart/form-data; boundary=\(boundary)"
        self.body = body
        form = MultipartForm(fields: fields.map { MultipartForm.Field(name: $0.0, value: $0.1) })
    }

    static let all = [curl, curlEscaping, chrome, firefox, http, nested, sparse]

    /// Recorded from curl 7.88: `-F 'first=@"a\"b\\c.jpg"' -F limit=5 -F 'attributes={"a":1};type=application/json'`
    /// `-F 'e=@e.txt;filename=é ü.txt'`.
    static let curl = MultipartSample(
        "curl", boundary: "------------------------30e9c5c62cb9c8aa",
        lines(
            "--------------------------30e9c5c62cb9c8aa",
            #"Content-Disposition: form-data; name="first"; filename="a%22b\c.jpg""#, "Content-Type: image/jpeg", "",
            "JPEG\r\n--data\0x",
            "--------------------------30e9c5c62cb9c8aa", #"Content-Disposition: form-data; name="limit""#, "", "5",
            "--------------------------30e9c5c62cb9c8aa", #"Content-Disposition: form-data; name="attributes""#,
            "Content-Type: application/json", "", #"{"a":1}"#,
            "--------------------------30e9c5c62cb9c8aa",
            #"Content-Disposition: form-data; name="e"; filename="é ü.txt""#, "Content-Type: text/plain", "", "plain",
            "--------------------------30e9c5c62cb9c8aa--", ""),
        [
            ("first", file("JPEG\r\n--data\0x", #"a"b\c.jpg"#, "image/jpeg")), ("limit", .text("5")),
            ("attributes", .text(#"{"a":1}"#)), ("e", file("plain", "é ü.txt", "text/plain")),
        ])

    /// Recorded from curl 7.88 with `--form-escape`.
    static let curlEscaping = MultipartSample(
        "curl --form-escape", boundary: "------------------------c7477b50906e2b88",
        lines(
            "--------------------------c7477b50906e2b88",
            #"Content-Disposition: form-data; name="first"; filename="a\"b\\c.jpg""#, "Content-Type: image/jpeg", "",
            "JPEG\r\n--data\0x",
            "--------------------------c7477b50906e2b88", #"Content-Disposition: form-data; name="n\"m""#, "", "plain",
            "--------------------------c7477b50906e2b88--", ""),
        [("first", file("JPEG\r\n--data\0x", #"a"b\c.jpg"#, "image/jpeg")), (#"n"m"#, .text("plain"))])

    /// As the HTML standard has browsers write it; nobody chose a second file.
    static let chrome = MultipartSample(
        "Chrome", boundary: "----WebKitFormBoundaryqv7sXnAyzJ0kYhHb",
        lines(
            "------WebKitFormBoundaryqv7sXnAyzJ0kYhHb",
            #"Content-Disposition: form-data; name="image"; filename="say %22hi%22.png""#, "Content-Type: image/png",
            "", "\u{89}PNG\r\n\u{1A}\n\r\r\n-",
            "------WebKitFormBoundaryqv7sXnAyzJ0kYhHb",
            #"Content-Disposition: form-data; name="second"; filename="""#, "Content-Type: application/octet-stream",
            "", "",
            "------WebKitFormBoundaryqv7sXnAyzJ0kYhHb", #"Content-Disposition: form-data; name="text""#, "",
            "rotes Kleid\r\nmit Punkten",
            "------WebKitFormBoundaryqv7sXnAyzJ0kYhHb--", ""),
        [
            ("image", file("\u{89}PNG\r\n\u{1A}\n\r\r\n-", #"say "hi".png"#, "image/png")),
            ("text", .text("rotes Kleid\r\nmit Punkten")),
        ])

    static let firefox = MultipartSample(
        "Firefox", boundary: "----geckoformboundary2d7c6e1f4f7a9b3c",
        lines(
            "------geckoformboundary2d7c6e1f4f7a9b3c",
            #"Content-Disposition: form-data; name="image"; filename="blob""#, "Content-Type: image/webp", "",
            "RIFF\0\0\0\0WEBP\r\n------geckoformboundary2d7c6e1f4f7a9b3",
            "------geckoformboundary2d7c6e1f4f7a9b3c", #"Content-Disposition: form-data; name="limit""#, "", "",
            "------geckoformboundary2d7c6e1f4f7a9b3c--", ""),
        [
            (
                "image",
                file("RIFF\0\0\0\0WEBP\r\n------geckoformboundary2d7c6e1f4f7a9b3", "blob", "image/webp")
            ), ("limit", .text("")),
        ])

    /// As HTTP libraries write it: other orders, other letters, a length, an encoding, a name in two notations.
    static let http = MultipartSample(
        "HTTP libraries", boundary: "0b7e6f0e9f2c4b6f9d1d2a3b4c5d6e7f; charset=utf-8",
        lines(
            "--0b7e6f0e9f2c4b6f9d1d2a3b4c5d6e7f", "content-length: 3", "content-type: image/jpeg",
            "CONTENT-TRANSFER-ENCODING: Binary",
            "content-disposition:form-data;name=image; filename*=UTF-8''k%C3%A4se.jpg ;FileName=kase.jpg;", "",
            "\u{7F}\0\u{1}",
            "--0b7e6f0e9f2c4b6f9d1d2a3b4c5d6e7f", #"Content-Disposition: form-data; name="raw""#,
            "Content-Type: application/octet-stream", "", "--",
            "--0b7e6f0e9f2c4b6f9d1d2a3b4c5d6e7f--"),
        [
            ("image", file("\u{7F}\0\u{1}", "kase.jpg", "image/jpeg")),
            ("raw", .file(.init(bytes: Array("--".utf8), contentType: "application/octet-stream"))),
        ])

    /// A boundary of all legal kinds of characters, padding, text before and after, a multipart body as a part.
    static let nested = MultipartSample(
        "preamble, padding, epilogue", boundary: #""gc0 p4Jq:'()+_,-./=?""#,
        lines(
            "ignored", "-- --gc0 p4Jq:'()+_,-./=?", "", "--gc0 p4Jq:'()+_,-./=? \t ",
            #"Content-Disposition: form-data; name="a/../b"; filename="../../etc/passwd""#,
            "Content-Type: multipart/mixed; boundary=inner", "", "--inner\r\n\r\nx\r\n--inner--\r\n",
            "--gc0 p4Jq:'()+_,-./=?--  ", "--gc0 p4Jq:'()+_,-./=?", "ignored"),
        [
            (
                "a/../b",
                file(
                    "--inner\r\n\r\nx\r\n--inner--\r\n", "../../etc/passwd", "multipart/mixed; boundary=inner")
            )
        ])

    /// As short as can be: the empty line ends both the headers and the contents.
    static let sparse = MultipartSample(
        "sparse", boundary: "b",
        lines(
            "--b", "Content-Disposition: form-data; name=\"\"", "", "--b", "Content-Disposition: form-data; name=a", "",
            "", "--b--"),
        [("", .text("")), ("a", .text(""))])

    private static func file(_ text: String, _ filename: String, _ type: String) -> MultipartForm.Value {
        .file(MultipartForm.File(bytes: Array(text.utf8), filename: filename, contentType: type))
    }
}
