import Model

extension FormReader {
    private static let common: Set<String> = [
        "type", "applicant", "profile", "consignee", "deliveryMethod", "invoice", "agreementAccepted",
        "attachments",
    ]
    private static let personNames: Set<String> = ["applicantName", "idType", "idNumber", "mobile", "email"]
    private static let enterpriseNames: Set<String> = [
        "orgName", "orgType", "uscc", "orgCode", "taxNo", "licenceValidTo", "legalRep", "handler",
        "orgProvince", "orgCity", "orgAddress", "orgPostcode",
    ]

    /// What only a form about a lost or broken token has.
    static let reissueNames: Set<String> = ["certificate", "reissueReason", "reissueNote"]

    /// Whether the form of a NEW has a field of this name.
    static func isFormName(_ name: String) -> Bool {
        common.contains(name) || personNames.contains(name) || enterpriseNames.contains(name)
    }

    /// The fields that tell who applies.
    static func ownNames(_ kind: ApplicantKind) -> Set<String> {
        kind == .expert ? personNames : enterpriseNames
    }

    /// The whole document; nil when anything that a form needs is not there.
    mutating func readApplication(_ root: JSONValue) -> ApplicationForm? {
        guard case .object = root else {
            fail("$", .wrongType, "申请文件应为一个对象 {…}，现为\(root.kindLabel)")
            return nil
        }
        guard let kind = readKind(root) else { return nil }
        var names = FormReader.common.union(FormReader.ownNames(kind))
        if root["type"]?.text == ApplicationType.reissue.rawValue { names.formUnion(FormReader.reissueNames) }
        guard let fields = fields(root, "$", names) else { return nil }
        readType(fields)
        let profile = readProfile(fields, kind)
        let applicant = readApplicant(fields, kind)
        let delivery = readDelivery(fields)
        let consignee = readConsignee(fields, delivery)
        let invoice = readInvoice(fields, kind)
        let agreements = readAgreements(fields)
        readAttachments(fields)
        guard let profile, let applicant, let consignee, let agreements else { return nil }
        return ApplicationForm(
            kind: kind,
            profile: profile,
            applicant: applicant,
            consignee: consignee,
            delivery: delivery,
            invoice: invoice,
            agreements: agreements
        )
    }

    /// Read first: which fields exist depends on it, in a draft too.
    private mutating func readKind(_ root: JSONValue) -> ApplicantKind? {
        let fields = Fields(path: "$", members: root["applicant"].map { ["applicant": $0] } ?? [:])
        let before = failures.count
        let kind = choice(fields, "applicant", "申请人类型", ApplicantKind.self)
        if kind == nil, failures.count == before {
            fail("applicant", .missing, "申请人类型：请填写 EXPERT、TENDERER 或 BIDDER")
        }
        return kind
    }

    private mutating func readType(_ fields: Fields) {
        _ = required(fields, "type", "业务类型") { text throws(FieldFault) in
            let type = ApplicationType(rawValue: Normalization.code(text))
            guard type == .new || type == .reissue else {
                throw FieldFault(.notInList, "应为 NEW 或 REISSUE；其他业务请填写证书序列号后提交")
            }
        }
    }

    private mutating func readProfile(_ fields: Fields, _ kind: ApplicantKind) -> ProfileName? {
        guard kind != .expert || fields.members["profile"] != nil else { return .expert }
        guard let profile = choice(fields, "profile", "证书类型", ProfileName.self) else { return nil }
        guard (kind == .expert) == (profile == .expert) else {
            let allowed = kind == .expert ? "EXPERT" : "ORG 或 HANDLER"
            fail("profile", .mismatch, "证书类型：\(kind.label)应为 \(allowed)")
            return nil
        }
        return profile
    }

    private mutating func readApplicant(
        _ fields: Fields,
        _ kind: ApplicantKind
    ) -> ApplicationForm.Applicant? {
        switch kind {
        case .expert:
            readPerson(fields, nameKey: "applicantName", title: "申请人").map { .expert($0) }
        case .tenderer, .bidder:
            readEnterprise(fields).map { .enterprise($0) }
        }
    }

    private mutating func readDelivery(_ fields: Fields) -> DeliveryMethod {
        guard fields.members["deliveryMethod"] != nil else { return .express }
        return choice(fields, "deliveryMethod", "领取方式", DeliveryMethod.self) ?? .express
    }

    private mutating func readConsignee(_ fields: Fields, _ delivery: DeliveryMethod) -> Consignee? {
        let names: Set<String> = ["name", "mobile", "region", "address", "postcode"]
        guard let inner = object(fields, "consignee", "证书收件地址", names) else { return nil }
        let name = required(inner, "name", "收件人姓名", PersonName.init)
        let mobile = required(inner, "mobile", "收件人手机", MobileNumber.init)
        let isExpress = delivery == .express
        let region =
            isExpress
            ? required(inner, "region", "所在地区", RegionCode.init)
            : optional(inner, "region", "所在地区", RegionCode.init)
        let address =
            isExpress
            ? required(inner, "address", "详细地址", FormReader.address)
            : optional(inner, "address", "详细地址", FormReader.address)
        let postcode = optional(inner, "postcode", "邮编", PostalCode.parse)
        guard let name, let mobile, !isExpress || (region != nil && address != nil) else { return nil }
        return Consignee(name: name, mobile: mobile, region: region, address: address, postcode: postcode)
    }

    private mutating func readInvoice(_ fields: Fields, _ kind: ApplicantKind) -> Invoice? {
        guard let value = fields.members["invoice"] else { return nil }
        guard let inner = self.fields(value, "invoice", ["title", "taxNo", "email"]) else { return nil }
        let title = required(inner, "title", "发票抬头", FormReader.organizationName)
        let taxNumber =
            kind == .expert
            ? optional(inner, "taxNo", "发票税号", UnifiedCreditCode.init)
            : required(inner, "taxNo", "发票税号", UnifiedCreditCode.init)
        let email = required(inner, "email", "发票邮箱", EmailAddress.init)
        guard let title, let email else { return nil }
        return Invoice(title: title, taxNumber: taxNumber, email: email)
    }

    private mutating func readAgreements(_ fields: Fields) -> AgreementVersions? {
        let names: Set<String> = ["cps", "userAgreement", "privacyNotice"]
        guard let inner = object(fields, "agreementAccepted", "我已阅读并同意", names) else { return nil }
        let practice = required(inner, "cps", "电子认证业务规则版本", FormReader.version)
        let agreement = required(inner, "userAgreement", "用户使用协议版本", FormReader.version)
        let privacy = required(inner, "privacyNotice", "隐私声明版本", FormReader.version)
        guard let practice, let agreement, let privacy else { return nil }
        return AgreementVersions(
            practiceStatement: practice,
            userAgreement: agreement,
            privacyNotice: privacy
        )
    }

    /// Checks the entries' shape; kinds and files are judged by `AttachmentRules`.
    private mutating func readAttachments(_ fields: Fields) {
        guard let value = fields.members["attachments"] else { return }
        guard let elements = value.elements else {
            fail("attachments", .wrongType, "附件：应为列表 […]，现为\(value.kindLabel)")
            return
        }
        for (position, element) in elements.enumerated() {
            let path = JSONPath.element(position, of: "attachments")
            guard let inner = self.fields(element, path, ["kind", "file"]) else { continue }
            _ = choice(inner, "kind", "附件类型", AttachmentKind.self)
            _ = required(inner, "file", "附件文件") { text throws(FieldFault) in
                try BoundedText.check(text, 1...500)
            }
        }
    }

    static func address(_ raw: String) throws(FieldFault) -> String {
        try BoundedText.parse(raw, 5...200)
    }

    static func organizationName(_ raw: String) throws(FieldFault) -> String {
        try BoundedText.parse(raw, 2...100)
    }

    private static func version(_ raw: String) throws(FieldFault) -> String {
        let text = Normalization.code(raw)
        let isPlain = text.utf8.allSatisfy {
            ASCII.isDigit($0) || ASCII.isUpper($0) || ASCII.isLower($0) || $0 == UInt8(ascii: ".")
                || $0 == UInt8(ascii: "-")
        }
        guard isPlain, (1...20).contains(text.utf8.count) else {
            throw FieldFault(.badFormat, "应为协议版本号，如 1.0")
        }
        return text
    }
}
