import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The web page, the interactive documentation, and the OpenAPI document.
enum PageRoutes {
    /// The page loads nothing from elsewhere, and runs no script that stands in a document.
    static let policy =
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

    static func add(to router: Router<ServiceContext>, access: Reloadable<Access>) {
        let documents = [false, true].map { needsKeys in
            try? Response.json(OpenAPIDocument.make(of: ServiceRouter.operations, needsKeys: needsKeys))
        }
        router.get("/openapi.json") { _, context in
            context.note.operation = "openapi"
            return documents[access.value.needsKeys ? 1 : 0] ?? Response(status: .internalServerError)
        }
        router.get("/") { _, context in try file("index.html", context) }
        router.get("/docs") { _, context in try file("docs.html", context) }
        router.get("/web/**") { request, context in
            try file(String(request.uri.path.dropFirst("/web/".count)), context)
        }
    }

    /// The files of the page, by their name below the folder. Only what is in this table is served, so no name from outside
    /// becomes a path.
    private static let files: [String: URL] = {
        guard let folder = Bundle.module.url(forResource: "Web", withExtension: nil),
            let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        else { return [:] }
        var files: [String: URL] = [:]
        let root = folder.standardizedFileURL.path + "/"
        for case let url as URL in found {
            let path = url.standardizedFileURL.path
            if path.hasPrefix(root), types[url.pathExtension] != nil { files[String(path.dropFirst(root.count))] = url }
        }
        return files
    }()

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml", "webmanifest": "application/manifest+json",
    ]

    private static func file(_ name: String, _ context: ServiceContext) throws -> Response {
        context.note.operation = "page"
        guard let url = files[name], let type = types[url.pathExtension] else {
            throw Problem.notFound("there is no such page")
        }
        let data = try Data(contentsOf: url)
        return Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "no-cache", .contentSecurityPolicy: policy],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
