import Model

extension CertificateMatter {
    /// As it stands in a snapshot.
    var json: JSONValue {
        var members: [(String, JSONValue?)] = [
            ("type", .string(type.rawValue)),
            ("authority", .string(certificate.authority.name)),
            ("serial", .string(certificate.serial.hexadecimal)),
            ("token", tokenSerial.map { .string($0) }),
        ]
        switch business {
        case .renew: break
        case .replace(let note, let renews):
            members.append(("note", .string(note)))
            members.append(("renews", renews ? .bool(true) : nil))
        case .unlock(let reason, let tries):
            members.append(("reason", reason.map { .string($0.rawValue) }))
            members.append(("triesLeft", tries.map { .number(String($0)) }))
        case .revoke(let cause, let text, let since):
            members.append(("cause", .string(cause.rawValue)))
            members.append(("text", text.map { .string($0) }))
            members.append(("since", since.map { .number(String($0.secondsSinceEpoch)) }))
        case .reissue(let cause, let text):
            members.append(("cause", .string(cause.rawValue)))
            members.append(("text", text.map { .string($0) }))
        }
        return .object(members)
    }

    /// Reads what `json` made; nil for anything else.
    init?(json root: JSONValue) {
        guard let type = root["type"]?.text.flatMap(ApplicationType.init(rawValue:)),
            let authority = root["authority"]?.text.flatMap({ AuthorityID($0) }),
            let serial = root["serial"]?.text.flatMap({ SerialNumber(hexadecimal: $0) }),
            let business = Business(type, root)
        else { return nil }
        certificate = CertificateID(authority: authority, serial: serial)
        tokenSerial = root["token"]?.text
        self.business = business
    }
}

extension CertificateMatter.Business {
    fileprivate init?(_ type: ApplicationType, _ root: JSONValue) {
        let cause = root["cause"]?.text.flatMap(RevocationCause.init(rawValue:))
        let text = root["text"]?.text
        switch type {
        case .new: return nil
        case .renew: self = .renew
        case .replace:
            guard let note = root["note"]?.text else { return nil }
            self = .replace(note: note, renews: root["renews"]?.boolean == true)
        case .unlock:
            let reason = root["reason"]?.text.flatMap(UnlockReason.init(rawValue:))
            self = .unlock(reason, triesLeft: root["triesLeft"]?.integer)
        case .revoke:
            guard let cause else { return nil }
            let since = root["since"]?.integer.map { Timestamp(secondsSinceEpoch: Int64($0)) }
            self = .revoke(cause, text: text, since: since)
        case .reissue:
            guard let cause else { return nil }
            self = .reissue(cause, text: text)
        }
    }
}
