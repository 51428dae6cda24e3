public import Model

/// What is proposed about one member of the staff.
public enum StaffPlan: Hashable, Sendable {
    /// 增加: a new member, for a key of their own: the PKCS#10 request, DER.
    case add(displayName: String, Set<StaffRecord.Role>, request: [UInt8])
    /// 停用: their certificate is revoked; their record stays.
    case end
    /// 变更角色: the roles that they have from then on.
    case grant(Set<StaffRecord.Role>)

    /// Its name, as the audit chain and the command line have it.
    public var act: String {
        switch self {
        case .add: "add"
        case .end: "end"
        case .grant: "grant"
        }
    }

    /// The roles that they would have; none for who ends.
    public var roles: Set<StaffRecord.Role> {
        switch self {
        case .add(_, let roles, _), .grant(let roles): roles
        case .end: []
        }
    }

    /// Reads the detail of a proposal.
    ///
    /// - Throws: `EnrollmentError` with `.damagedSnapshot`.
    public init(of proposal: ProposalRecord) throws(EnrollmentError) {
        guard let detail = proposal.detail, let json = try? JSONParser.parse(Array(detail.utf8)),
            let plan = StaffPlan(json: json)
        else { throw EnrollmentError(.damagedSnapshot) }
        self = plan
    }

    private init?(json: JSONValue) {
        let names = json["roles"]?.elements?.map { $0.text.flatMap(StaffRecord.Role.init(rawValue:)) } ?? []
        let roles = Set(names.compactMap { $0 })
        guard roles.count == names.count else { return nil }
        switch json["act"]?.text {
        case "add":
            guard let displayName = json["displayName"]?.text,
                let request = json["request"]?.text.flatMap(Hexadecimal.decode)
            else { return nil }
            self = .add(displayName: displayName, roles, request: request)
        case "end": self = .end
        case "grant": self = .grant(roles)
        default: return nil
        }
    }

    /// As the book keeps it: canonical JSON.
    var detail: String {
        var members: [(String, JSONValue?)] = [("act", .string(act))]
        if self != .end { members.append(("roles", .array(roleNames.map(JSONValue.string)))) }
        if case .add(let displayName, _, let request) = self {
            members.append(("displayName", .string(displayName)))
            members.append(("request", .string(Hexadecimal.encode(request))))
        }
        return String(decoding: CanonicalJSON.encode(.object(members)), as: UTF8.self)
    }

    /// In the order of the alphabet.
    var roleNames: [String] { roles.map(\.rawValue).sorted() }
}
