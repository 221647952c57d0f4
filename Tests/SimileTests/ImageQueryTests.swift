import Testing

@testable import Simile

@Suite struct ImageQueryTests {
    @Test(arguments: [
        ("photo.jpg", ImageQuery.file("photo.jpg")), ("http://a/b.jpg", .url("http://a/b.jpg")),
        ("HTTPS://a/b.jpg", .url("HTTPS://a/b.jpg")), ("file:///a%20b/%C3%A9.jpg", .file("/a b/é.jpg")),
        ("FILE:///a.jpg", .file("/a.jpg")), ("file:///100%.jpg", .file("/100%.jpg")), ("ftp://a/b", .file("ftp://a/b")),
        ("http:/a", .file("http:/a")), ("file.jpg", .file("file.jpg")), ("", .file("")),
    ])
    func words(text: String, expected: ImageQuery) {
        #expect(ImageQuery(text) == expected)
    }
}
