import Enrollment
import Model

/// The texts of a form by their place in its document, as `consignee.name`.
struct FormValues: Sendable {
    /// The business.
    let type: ApplicationType
    /// Who applies; decides which fields there are.
    let kind: ApplicantKind
    /// 证书类型.
    let profile: String
    /// The certificate that it is about, hexadecimal; nil for a NEW.
    let certificate: String?
    private(set) var texts: [String: String]
    /// Whether the agreements were accepted.
    private(set) var isAccepted: Bool

    /// An empty form of a NEW.
    init(_ kind: ApplicantKind, profile: ProfileName) {
        type = .new
        self.kind = kind
        self.profile = profile.rawValue
        certificate = nil
        texts = ["idType": "RESIDENT_ID", "legalRep.idType": "RESIDENT_ID", "handler.idType": "RESIDENT_ID"]
        texts["deliveryMethod"] = DeliveryMethod.express.rawValue
        isAccepted = false
    }

    /// The form of a business about a certificate, filled in with what is on record of it.
    init(_ type: ApplicationType, about held: HeldCertificate) {
        self.type = type
        kind = held.snapshot.form.kind
        profile = held.snapshot.form.profile.rawValue
        certificate = held.certificate.id.serial.hexadecimal
        let root = try? JSONParser.parse(held.snapshot.canonicalJSON)
        texts = root?["form"].map(FormValues.leaves) ?? [:]
        FormValues.alias(&texts, kind)
        isAccepted = false
    }

    /// The form of a NEW, filled in with what is on record of a certificate that is over.
    ///
    /// Source: product.md §13 item 7.
    init(after held: HeldCertificate) {
        let form = held.snapshot.form
        self.init(form.kind, profile: form.profile)
        let root = try? JSONParser.parse(held.snapshot.canonicalJSON)
        texts.merge(root?["form"].map(FormValues.leaves) ?? [:]) { $1 }
    }

    /// Reads the document of a form, or of a submission that has one in it; nil when it is none.
    ///
    /// - Parameters:
    ///   - document: JSON.
    ///   - kind: who applies, where the document does not say it, because the certificate's record does.
    ///   - profile: the same for 证书类型.
    init?(document: [UInt8], _ kind: ApplicantKind? = nil, profile: String? = nil) {
        guard let whole = try? JSONParser.parse(document) else { return nil }
        let root = whole["form"] ?? whole
        guard let kind = root["applicant"]?.text.flatMap(ApplicantKind.init(rawValue:)) ?? kind,
            case .object = root
        else { return nil }
        self.kind = kind
        self.profile = root["profile"]?.text ?? profile ?? ProfileName.expert.rawValue
        texts = FormValues.leaves(root)
        isAccepted = root["agreementAccepted"] != nil
        let matter = (try? ApplicationSnapshot(canonicalJSON: document))?.matter
        if let matter {
            type = matter.type
            certificate = matter.certificate.serial.hexadecimal
            FormValues.alias(&texts, kind)
            texts.merge(FormValues.texts(of: matter)) { $1 }
        } else {
            type = root["type"]?.text.flatMap(ApplicationType.init(rawValue:)) ?? .new
            certificate = root["certificate"]?.text
        }
    }

    /// What was typed, where a field of the form has it; what a browser adds is not looked at.
    mutating func take(_ visit: Visit, _ accountMobile: String, recorded: FormValues? = nil) {
        take(from: { visit.text($0) }, accountMobile, recorded: recorded)
    }

    /// The same from any form that was sent.
    mutating func take(
        from text: (_ name: String) -> String,
        _ accountMobile: String,
        recorded: FormValues? = nil
    ) {
        for field in fields {
            let typed = text(field.name)
            switch field.kind {
            case .fixed: texts[field.path] = accountMobile
            case .kept: break
            case .region: texts[field.path] = FormValues.region(field.path, text)
            case .check: texts[field.path] = typed == "yes" ? "yes" : ""
            case .moment: texts[field.path] = typed.split(separator: "T").joined(separator: " ")
            case .text, .choice, .radio: texts[field.path] = typed
            }
        }
        if let recorded { restore(recorded) }
        isAccepted = text("agreementAccepted") == "yes"
    }

    /// What a program sent, by the place of each field in the document; what it does not say is blank.
    mutating func take(
        _ typed: [String: String],
        accepts: Bool,
        _ accountMobile: String,
        recorded: FormValues? = nil
    ) {
        for field in fields {
            let text = typed[field.path] ?? ""
            switch field.kind {
            case .fixed: texts[field.path] = accountMobile
            case .kept: break
            case .region: texts[field.path] = Regions.path(text).last?.code ?? ""
            case .check: texts[field.path] = text == "yes" ? "yes" : ""
            case .text, .choice, .radio, .moment: texts[field.path] = text
            }
        }
        if let recorded { restore(recorded) }
        isAccepted = accepts
    }

    /// Fills in what the account knows.
    mutating func fill(_ accountMobile: String) {
        for field in fields {
            if case .fixed = field.kind { texts[field.path] = accountMobile }
        }
    }

    /// Empties fields by their place in the document.
    mutating func clear(_ paths: [String]) {
        for path in paths { texts[path] = nil }
    }

    /// Whether it is 替换并更新.
    var renews: Bool { type == .replace && texts["alsoRenew"] == "yes" }

    var fields: [FormField] { FormLayout.all(type, kind).flatMap(\.fields) }

    /// What a form about a certificate does not say stands as it is on record, so that is what the page shows: a field that was emptied,
    /// and the invoice when nothing of it is left.
    private mutating func restore(_ recorded: FormValues) {
        guard type == .renew || type == .replace else { return }
        let hasInvoice = fields.contains { $0.path.hasPrefix("invoice.") && !isBlank($0.path) }
        for field in fields where isBlank(field.path) {
            if field.path.hasPrefix("invoice."), hasInvoice { continue }
            if let text = recorded.texts[field.path] { texts[field.path] = text }
        }
    }

    func isBlank(_ path: String) -> Bool { texts[path].map { $0.allSatisfy(\.isWhitespace) } ?? true }

    /// The deepest level that was chosen and belongs to those above it.
    private static func region(_ path: String, _ text: (_ name: String) -> String) -> String {
        let province = text("\(path).province")
        let city = text("\(path).city")
        let county = text("\(path).county")
        guard city.hasPrefix(province), !province.isEmpty, !city.isEmpty else { return province }
        return county.hasPrefix(city) && !county.isEmpty ? county : city
    }

    private static func leaves(_ root: JSONValue) -> [String: String] {
        guard case .object(let members) = root else { return [:] }
        var texts: [String: String] = [:]
        for member in members {
            if let text = member.value.text { texts[member.name] = text }
            if case .bool(true) = member.value { texts[member.name] = "yes" }
            guard case .object(let inner) = member.value else { continue }
            for leaf in inner { texts["\(member.name).\(leaf.name)"] = leaf.value.text }
        }
        return texts
    }

    /// Number and mail address stand at the top of forms about a certificate, whoever applies.
    private static func alias(_ texts: inout [String: String], _ kind: ApplicantKind) {
        guard kind != .expert else { return }
        for name in ["mobile", "email"] { texts[name] = texts["handler.\(name)"] }
    }

    /// What was asked for, as the form has it.
    private static func texts(of matter: CertificateMatter) -> [String: String] {
        var texts: [String: String] = [:]
        texts["token"] = matter.tokenSerial
        switch matter.business {
        case .renew: texts["identityUnchanged"] = "yes"
        case .replace(let note, let renews):
            texts["changeNote"] = note
            texts["alsoRenew"] = renews ? "yes" : nil
        case .unlock(let reason, _): texts["unlockReason"] = reason?.rawValue
        case .revoke(let cause, let text, let since):
            texts["revokeReason"] = cause.rawValue
            texts["revokeNote"] = text
            texts["invalidityDate"] = since.map(Shown.time)
        case .reissue(let cause, let text):
            texts["reissueReason"] = cause.rawValue
            texts["reissueNote"] = text
        }
        return texts
    }
}
