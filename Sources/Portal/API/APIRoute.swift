import Model

/// What a path and a method of the API ask for.
///
/// Nothing is decoded or merged: a path is one of these, octet for octet, or nothing.
enum APIRoute: Hashable {
    case issue
    case certificate(SerialNumber)
    case revoke(SerialNumber)
    case profiles
    case contract
    case production(StationVerb)

    private static let prefix = "/api/v1/"

    init(method: String, target: String) throws(APIError) {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        guard path.hasPrefix(APIRoute.prefix) else { throw APIError(.noSuchResource) }
        let names = path.dropFirst(APIRoute.prefix.count)
            .split(separator: "/", maxSplits: 8, omittingEmptySubsequences: false)
        switch (names.first ?? "", names.count) {
        case ("profiles", 1): self = try APIRoute.only(["GET", "HEAD"], method, .profiles)
        case ("openapi.yaml", 1): self = try APIRoute.only(["GET", "HEAD"], method, .contract)
        case ("certificates", 1): self = try APIRoute.only(["POST"], method, .issue)
        case ("certificates", 2):
            self = try APIRoute.only(["GET", "HEAD"], method, .certificate(APIRoute.serial(names[1])))
        case ("certificates", 3) where names[2] == "revocation":
            self = try APIRoute.only(["POST"], method, .revoke(APIRoute.serial(names[1])))
        case ("production", 2):
            guard let verb = StationVerb(rawValue: String(names[1])) else {
                throw APIError(.noSuchResource)
            }
            self = try APIRoute.only(["POST"], method, .production(verb))
        default: throw APIError(.noSuchResource)
        }
    }

    private static func only(
        _ allowed: [String],
        _ method: String,
        _ route: APIRoute
    ) throws(APIError) -> APIRoute {
        guard allowed.contains(method) else { throw APIError(.method(allowed: allowed)) }
        return route
    }

    /// Lower-case hexadecimal as we write it: one certificate has one address.
    private static func serial(_ text: Substring) throws(APIError) -> SerialNumber {
        guard text.utf8.count <= 40, let serial = SerialNumber(hexadecimal: String(text)),
            serial.hexadecimal == text
        else { throw APIError(.noSuchResource) }
        return serial
    }
}
