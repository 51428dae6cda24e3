import Model

/// Forms about a certificate: what is not filled in stands as it is on record.
extension FormReader {
    private static let matterNames: Set<String> = ["type", "certificate", "token", "attachments"]

    /// Form and matter; nil when anything that they need is not there.
    mutating func readMatter(_ root: JSONValue, _ base: MatterBase) -> (ApplicationForm, CertificateMatter)? {
        guard base.type != .reissue else { return readReissue(root, base) }
        let form = base.snapshot.form
        guard let fields = fields(root, "$", FormReader.names(base.type, form.kind)) else { return nil }
        checkToken(fields, base)
        let business = readBusiness(fields, base)
        let contact = readContact(fields, base.type)
        let merged = FormReader.merge(fields, contact, into: form.json, isPerson: form.kind == .expert)
        guard let read = readApplication(merged), let business else { return nil }
        return (read, matter(business, base))
    }

    private mutating func readReissue(
        _ root: JSONValue,
        _ base: MatterBase
    ) -> (ApplicationForm, CertificateMatter)? {
        let form = readApplication(root)
        let names = FormReader.reissueNames
        let members = names.compactMap { name in root[name].map { (name, $0) } }
        let fields = Fields(path: "$", members: Dictionary(members, uniquingKeysWith: { first, _ in first }))
        let allowed: Set<RevocationCause> = [.tokenLost, .superseded]
        let cause = readCause(fields, "reissueReason", "补办原因", allowed)
        let text = optional(fields, "reissueNote", "补办说明") { raw throws(FieldFault) in
            try BoundedText.parse(raw, 2...200)
        }
        guard let form, let cause else { return nil }
        return (form, matter(.reissue(cause, text: text), base))
    }

    private func matter(_ business: CertificateMatter.Business, _ base: MatterBase) -> CertificateMatter {
        CertificateMatter(
            certificate: base.certificate.id,
            tokenSerial: base.certificate.reservation.tokenSerial,
            business: business
        )
    }

    private static func names(_ type: ApplicationType, _ kind: ApplicantKind) -> Set<String> {
        let own: Set<String> =
            switch type {
            case .new, .reissue: []
            case .renew:
                Set(["mobile", "email", "invoice", "agreementAccepted", "identityUnchanged"])
                    .union(kind == .expert ? [] : ["licenceValidTo"])
            case .replace:
                ownNames(kind)
                    .union(["mobile", "email", "invoice", "agreementAccepted", "changeNote", "alsoRenew"])
            case .unlock: ["mobile", "unlockReason", "triesLeft"]
            case .revoke: ["mobile", "email", "revokeReason", "revokeNote", "invalidityDate"]
            }
        return matterNames.union(own)
    }

    /// 获取CA信息 read the token, so it must be the one on record.
    private mutating func checkToken(_ fields: Fields, _ base: MatterBase) {
        guard let recorded = base.certificate.reservation.tokenSerial else { return }
        let check: (String) throws(FieldFault) -> Void = { text throws(FieldFault) in
            guard Normalization.code(text) == recorded else {
                throw FieldFault(.mismatch, "插入的介质不是该证书的介质")
            }
        }
        _ =
            base.type == .revoke
            ? optional(fields, "token", "key序列号", check) : required(fields, "token", "key序列号", check)
    }

    private mutating func readBusiness(_ fields: Fields, _ base: MatterBase) -> CertificateMatter.Business? {
        switch base.type {
        case .new, .reissue: return nil
        case .renew:
            let given = fields.members["identityUnchanged"]
            if given?.boolean != true, !(isDraft && given == nil) {
                fail("identityUnchanged", .mismatch, "身份信息未变更：请勾选；信息有变更的请办理证书替换")
            }
            return .renew
        case .replace:
            let renews = readAlsoRenew(fields, base)
            let note = required(fields, "changeNote", "变更说明") { raw throws(FieldFault) in
                try BoundedText.parse(raw, 5...200)
            }
            return note.map { .replace(note: $0, renews: renews) }
        case .unlock: return readUnlock(fields)
        case .revoke: return readRevocation(fields, base.now)
        }
    }

    /// 替换并更新, in the window of a renewal.
    private mutating func readAlsoRenew(_ fields: Fields, _ base: MatterBase) -> Bool {
        guard let value = fields.members["alsoRenew"] else { return false }
        guard let wanted = value.boolean else {
            fail("alsoRenew", .wrongType, "同时更新：应为 true 或 false，现为\(value.kindLabel)")
            return false
        }
        let window = RenewalWindow(base.certificate.reservation.notAfter)
        if wanted, !window.contains(base.judgedOn) {
            fail("alsoRenew", .mismatch, "同时更新：\(window.opensOn) 起方可选择，请取消勾选")
        }
        return wanted
    }

    private mutating func readUnlock(_ fields: Fields) -> CertificateMatter.Business {
        let reason: UnlockReason? =
            fields.members["unlockReason"] == nil
            ? nil : choice(fields, "unlockReason", "解锁原因", UnlockReason.self)
        var tries: Int?
        if let value = fields.members["triesLeft"] {
            tries = value.integer
            if let tries, !(0...15).contains(tries) || tries > 0 {
                fail("triesLeft", .mismatch, "剩余次数：介质尚未锁定，无需解锁")
            } else if tries == nil {
                fail("triesLeft", .wrongType, "剩余次数：应为数字，现为\(value.kindLabel)")
            }
        }
        return .unlock(reason, triesLeft: tries)
    }

    private mutating func readRevocation(_ fields: Fields, _ now: Timestamp) -> CertificateMatter.Business? {
        // 资格被取消 is for the CA alone.
        let allowed = Set(RevocationCause.allCases).subtracting([.privilegeWithdrawn])
        let cause = readCause(fields, "revokeReason", "吊销原因", allowed)
        let before = failures.count
        let text = optional(fields, "revokeNote", "吊销说明") { raw throws(FieldFault) in
            try BoundedText.parse(raw, 2...200)
        }
        if cause == .other, text == nil, failures.count == before, !isDraft {
            fail("revokeNote", .missing, "吊销说明：原因为其他时须填写")
        }
        let since = optional(fields, "invalidityDate", "私钥泄露时间") { raw throws(FieldFault) in
            try FormReader.moment(raw, notAfter: now)
        }
        return cause.map { .revoke($0, text: text, since: since) }
    }

    private mutating func readCause(
        _ fields: Fields,
        _ name: String,
        _ label: String,
        _ allowed: Set<RevocationCause>
    ) -> RevocationCause? {
        required(fields, name, label) { raw throws(FieldFault) in
            guard let cause = RevocationCause(rawValue: Normalization.code(raw).lowercased()),
                allowed.contains(cause)
            else {
                let list = RevocationCause.allCases.filter(allowed.contains).map(\.rawValue)
                throw FieldFault(.notInList, "应为下列之一：\(list.joined(separator: "、"))")
            }
            return cause
        }
    }

    /// `yyyy-MM-dd`, or `yyyy-MM-dd HH:mm`, as clocks in Asia/Shanghai show it.
    private static func moment(_ raw: String, notAfter now: Timestamp) throws(FieldFault) -> Timestamp {
        let parts = Normalization.text(raw).split(separator: " ").map(String.init)
        guard (1...2).contains(parts.count), let day = CalendarDay(parts[0]) else {
            throw FieldFault(.badFormat, "应为 2026-11-22 或 2026-11-22 08:30")
        }
        var moment = day.start
        if parts.count == 2 {
            let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard clock.map(\.count) == [2, 2], let digits = ASCII.digits(clock.joined()), digits.count == 4,
                digits[0] * 10 + digits[1] < 24, digits[2] < 6
            else { throw FieldFault(.badFormat, "时间应为 08:30") }
            let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
            moment = moment.advanced(bySeconds: Int64(minutes) * 60)
        }
        guard moment <= now else { throw FieldFault(.mismatch, "不得晚于现在") }
        return moment
    }

    /// 手机 and 邮箱 where a form has them at the top, whoever applies; needed for a revocation.
    private mutating func readContact(_ fields: Fields, _ type: ApplicationType) -> [String: JSONValue] {
        var contact: [String: JSONValue] = [:]
        let needs = type == .revoke
        let mobile =
            needs
            ? required(fields, "mobile", "申请人手机", MobileNumber.init)
            : optional(fields, "mobile", "申请人手机", MobileNumber.init)
        let email =
            needs
            ? required(fields, "email", "申请人邮箱", EmailAddress.init)
            : optional(fields, "email", "申请人邮箱", EmailAddress.init)
        if let mobile { contact["mobile"] = .string(mobile.text) }
        if let email { contact["email"] = .string(email.text) }
        return contact
    }

    /// The form on record with what was filled in.
    private static func merge(
        _ fields: Fields,
        _ contact: [String: JSONValue],
        into form: JSONValue,
        isPerson: Bool
    ) -> JSONValue {
        guard case .object(let members) = form else { return form }
        let kept: Set<String> = ["type", "mobile", "email"]
        var merged = members.map { member in
            let filled = kept.contains(member.name) ? nil : fields.members[member.name]
            return (member.name, Optional(filled ?? member.value))
        }
        for (name, value) in fields.members.sorted(by: { $0.key < $1.key })
        where !kept.contains(name) && FormReader.isFormName(name) && form[name] == nil {
            merged.append((name, value))
        }
        return .object(
            merged.map { name, value in
                if isPerson, let value = contact[name] { return (name, value) }
                if !isPerson, name == "handler", let value { return (name, value.replacing(contact)) }
                return (name, value)
            }
        )
    }
}

extension JSONValue {
    /// An object with some of its members replaced.
    fileprivate func replacing(_ values: [String: JSONValue]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.map { ($0.name, values[$0.name] ?? $0.value) })
    }
}
