import Enrollment

/// The texts of a form by their place in its document, as `consignee.name`.
struct FormValues: Sendable {
    /// Who applies; decides which fields there are.
    let kind: ApplicantKind
    /// 证书类型.
    let profile: String
    private(set) var texts: [String: String]
    /// Whether the agreements were accepted.
    private(set) var isAccepted: Bool

    /// An empty form.
    init(_ kind: ApplicantKind, profile: ProfileName) {
        self.kind = kind
        self.profile = profile.rawValue
        texts = ["idType": "RESIDENT_ID", "legalRep.idType": "RESIDENT_ID", "handler.idType": "RESIDENT_ID"]
        texts["deliveryMethod"] = DeliveryMethod.express.rawValue
        isAccepted = false
    }

    /// Reads the document of a form, or of a submission that has one in it; nil when it is none.
    init?(document: [UInt8]) {
        guard let whole = try? JSONParser.parse(document) else { return nil }
        let root = whole["form"] ?? whole
        guard let kind = root["applicant"]?.text.flatMap(ApplicantKind.init(rawValue:)),
            case .object(let members) = root
        else { return nil }
        self.kind = kind
        profile = root["profile"]?.text ?? ProfileName.expert.rawValue
        var texts: [String: String] = [:]
        for member in members {
            if let text = member.value.text { texts[member.name] = text }
            guard case .object(let inner) = member.value else { continue }
            for leaf in inner { texts["\(member.name).\(leaf.name)"] = leaf.value.text }
        }
        self.texts = texts
        isAccepted = root["agreementAccepted"] != nil
    }

    /// What was typed, where a field of the form has it; what a browser adds is not looked at.
    mutating func take(_ visit: Visit, _ accountMobile: String) {
        for field in FormLayout.all(kind).flatMap(\.fields) {
            switch field.kind {
            case .fixed: texts[field.path] = accountMobile
            case .region: texts[field.path] = FormValues.region(field.path, visit)
            case .text, .choice, .radio: texts[field.path] = visit.text(field.path)
            }
        }
        isAccepted = visit.text("agreementAccepted") == "yes"
    }

    /// Fills in what the account knows.
    mutating func fill(_ accountMobile: String) {
        for field in FormLayout.all(kind).flatMap(\.fields) {
            if case .fixed = field.kind { texts[field.path] = accountMobile }
        }
    }

    /// The deepest level that was chosen and belongs to those above it.
    private static func region(_ path: String, _ visit: Visit) -> String {
        let province = visit.text("\(path).province")
        let city = visit.text("\(path).city")
        let county = visit.text("\(path).county")
        guard city.hasPrefix(province), !province.isEmpty, !city.isEmpty else { return province }
        return county.hasPrefix(city) && !county.isEmpty ? county : city
    }

    /// The document as the desk takes it; blank fields are left out.
    func document(_ uploads: [(kind: String, id: String)]) -> [UInt8] {
        var members: [(String, JSONValue?)] = [
            ("type", .string("NEW")), ("applicant", .string(kind.rawValue)), ("profile", .string(profile)),
        ]
        var groups: [(name: String, members: [(String, JSONValue?)])] = []
        for field in FormLayout.all(kind).flatMap(\.fields) {
            let names = field.path.split(separator: ".").map(String.init)
            // There even when empty, so that each of its fields is missed by its own name.
            if names.count == 2, field.isRequired, !groups.contains(where: { $0.name == names[0] }) {
                groups.append((names[0], []))
            }
            guard let text = texts[field.path], !text.allSatisfy(\.isWhitespace) else { continue }
            // Half a choice is none.
            if field.isRegion, !Regions.divisions(below: text).isEmpty { continue }
            let value = JSONValue.string(field.isRegion ? Regions.code(text) : text)
            guard names.count == 2 else {
                members.append((field.path, value))
                continue
            }
            if let index = groups.firstIndex(where: { $0.name == names[0] }) {
                groups[index].members.append((names[1], value))
            } else {
                groups.append((names[0], [(names[1], value)]))
            }
        }
        members += groups.map { ($0.name, JSONValue.object($0.members)) }
        if isAccepted { members.append(("agreementAccepted", FormValues.agreements)) }
        let files = uploads.map { upload in
            JSONValue.object([("kind", .string(upload.kind)), ("file", .string(upload.id))])
        }
        members.append(("attachments", files.isEmpty ? nil : .array(files)))
        return CanonicalJSON.encode(.object(members))
    }

    private static var agreements: JSONValue {
        let versions = AgreementVersions.shipped
        return .object([
            ("cps", .string(versions.practiceStatement)), ("userAgreement", .string(versions.userAgreement)),
            ("privacyNotice", .string(versions.privacyNotice)),
        ])
    }
}

extension FormField {
    var isRegion: Bool {
        if case .region = kind { true } else { false }
    }
}
