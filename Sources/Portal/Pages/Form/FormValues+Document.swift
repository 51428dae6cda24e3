import Enrollment
import Model

extension FormValues {
    /// The document as the desk takes it; blank fields are left out.
    func document(_ uploads: [(kind: String, id: String)]) -> [UInt8] {
        var members: [(String, JSONValue?)] = [("type", .string(type.rawValue))]
        if type.isProduced {
            members += [("applicant", .string(kind.rawValue)), ("profile", .string(profile))]
        }
        members.append(("certificate", certificate.map { .string($0) }))
        var groups: [(name: String, members: [(String, JSONValue?)])] = []
        for field in fields {
            let names = field.path.split(separator: ".").map(String.init)
            // There even when empty, so that each of its fields is missed by its own name.
            if names.count == 2, field.isRequired, !groups.contains(where: { $0.name == names[0] }) {
                groups.append((names[0], []))
            }
            guard let value = value(of: field) else { continue }
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
        if isAccepted, type.hasAgreement { members.append(("agreementAccepted", FormValues.agreements)) }
        let files = uploads.map { upload in
            JSONValue.object([("kind", .string(upload.kind)), ("file", .string(upload.id))])
        }
        members.append(("attachments", files.isEmpty ? nil : .array(files)))
        return CanonicalJSON.encode(.object(members))
    }

    private func value(of field: FormField) -> JSONValue? {
        guard !isBlank(field.path), let text = texts[field.path] else { return nil }
        switch field.kind {
        case .check: return .bool(true)
        // Half a choice is none.
        case .region: return Regions.divisions(below: text).isEmpty ? .string(Regions.code(text)) : nil
        case .text, .choice, .radio, .fixed, .kept, .moment: return .string(text)
        }
    }

    private static var agreements: JSONValue {
        let versions = AgreementVersions.shipped
        return .object([
            ("cps", .string(versions.practiceStatement)), ("userAgreement", .string(versions.userAgreement)),
            ("privacyNotice", .string(versions.privacyNotice)),
        ])
    }
}

extension ApplicationType {
    /// Whether its form may accept agreements.
    var hasAgreement: Bool { self != .unlock && self != .revoke }

    /// Whether agreements are to be accepted: the first time, and when there are newer ones than those on record.
    func asksAgreement(_ held: HeldCertificate?) -> Bool {
        switch self {
        case .new, .reissue: true
        case .renew, .replace: held?.snapshot.form.agreements != .shipped
        case .unlock, .revoke: false
        }
    }
}

extension FormField {
    var isRegion: Bool {
        if case .region = kind { true } else { false }
    }

    var isMoment: Bool {
        if case .moment = kind { true } else { false }
    }

    /// Whether it is shown only.
    var isFixed: Bool {
        switch kind {
        case .fixed, .kept: true
        case .text, .choice, .radio, .region, .check, .moment: false
        }
    }
}

extension Words {
    /// A field's value as people read it.
    func shown(_ text: String, of field: FormField, _ language: Language) -> String {
        switch field.kind {
        case .region: return Regions.name(text)
        case .text, .fixed, .moment: return text
        case .choice, .radio, .check, .kept:
            // 已被新证书取代 of a revocation is 介质损坏 of a 补办.
            let names = ["option_\(field.path)_\(text)", "option_\(text)"]
            return names.first(where: has).map { self.text($0, language) } ?? text
        }
    }
}
