import HTTPTypes
import Hummingbird

/// Makes the routes of all operations.
enum ServiceRouter {
    /// Everything that the API does, in the order of the documentation.
    static let operations =
        SearchRoutes.operations + CompareRoutes.operations + ClassifyRoutes.operations + [ExplainRoute.operation]
        + [FacetRoute.operation] + ItemRoutes.operations
        + BatchRoute.operations + ImageRoutes.operations + CatalogueRoutes.operations + DuplicateRoutes.operations
        + ClusterRoutes.operations + TrendRoutes.operations + RecommendationRoutes.operations + EventRoutes.operations
        + SourceRoutes.operations + JobRoutes.operations
        + HealthRoutes.operations

    /// - Parameter access: judges each request before its operation sees it.
    static func make(_ service: Service, access: Reloadable<Access>) -> Router<ServiceContext> {
        let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestGate(service: service))
        var methods: [String: Set<HTTPRequest.Method>] = [:]
        for operation in operations {
            methods[operation.path, default: []].insert(operation.method)
            router.on(RouterPath(operation.path), method: operation.method) { request, context in
                context.note.operation = operation.id
                if operation.path.contains("{user}") { context.note.path = operation.path }
                let client = try access.value.check(request, context, operation.scope)
                let upload = service.upload(of: client, context)
                defer { upload.close() }
                let call = Call(request: request, context: context, service: service, client: client, upload: upload)
                if !operation.bodies.isEmpty { try call.refuseEncodings() }
                return try await operation.handle(call)
            }
        }
        for (path, allowed) in methods { refuseOthers(path, allowed, router, service) }
        PageRoutes.add(to: router, access: access)
        return router
    }

    /// Answers a browser that asks what it may send, and tells who uses another method which ones there are.
    private static func refuseOthers(
        _ path: String, _ allowed: Set<HTTPRequest.Method>, _ router: Router<ServiceContext>, _ service: Service
    ) {
        var names = allowed.map(\.rawValue)
        if allowed.contains(.get) { names.append("HEAD") }
        let list = (names + ["OPTIONS"]).sorted().joined(separator: ", ")
        router.on(RouterPath(path), method: .options) { request, _ in
            var headers: HTTPFields = [.allow: list]
            if let origin = request.headers[.origin], service.configuration.allows(origin) {
                headers[.accessControlAllowMethods] = list
                headers[.accessControlAllowHeaders] = "Authorization, Content-Type"
                headers[.accessControlMaxAge] = "600"
            }
            return Response(status: .noContent, headers: headers)
        }
        let query = HTTPRequest.Method("QUERY")
        let others = [.get, .post, .put, .patch, .delete, .trace, .connect] + [query].compactMap(\.self)
        for method in others where !allowed.contains(method) {
            router.on(RouterPath(path), method: method) { _, _ -> Response in
                throw Problem(
                    status: .methodNotAllowed, detail: "\(method.rawValue) is not supported here; use \(list)",
                    headers: [.allow: list])
            }
        }
    }
}
