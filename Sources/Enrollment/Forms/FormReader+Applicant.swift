extension FormReader {
    /// A person's five fields, for an expert at the top level, for a handler in its own object.
    mutating func readPerson(_ fields: Fields, nameKey: String, title: String) -> Person? {
        let name = required(fields, nameKey, "\(title)姓名", PersonName.init)
        let document = readDocument(fields, title)
        let mobile = required(fields, "mobile", "\(title)手机", MobileNumber.init)
        let email = required(fields, "email", "\(title)邮箱", EmailAddress.init)
        guard let name, let document, let mobile, let email else { return nil }
        return Person(name: name, document: document, mobile: mobile, email: email)
    }

    /// The enterprise's own fields.
    mutating func readEnterprise(_ fields: Fields) -> Enterprise? {
        let name = required(fields, "orgName", "单位全称", FormReader.organizationName)
        let kind = choice(fields, "orgType", "单位类型", Enterprise.Kind.self)
        let code = required(fields, "uscc", "统一社会信用代码", UnifiedCreditCode.init)
        checkOrganizationCode(fields, code)
        let taxNumber = optional(fields, "taxNo", "税务登记证号", FormReader.taxNumber)
        let today = today
        let validity = required(fields, "licenceValidTo", "营业执照有效期") { text throws(FieldFault) in
            try LicenceValidity(text, today: today)
        }
        let representative = readRepresentative(fields)
        let handler = readHandler(fields)
        let province = required(fields, "orgProvince", "注册地（省级）", Provinces.parse)
        let city = required(fields, "orgCity", "注册地（地级市）") { text throws(FieldFault) in
            try BoundedText.parse(text, 2...30)
        }
        let address = required(fields, "orgAddress", "注册地址", FormReader.address)
        let postcode = optional(fields, "orgPostcode", "注册地邮编", PostalCode.parse)
        guard let name, let kind, let code, let validity, let representative else { return nil }
        guard let handler, let province, let city, let address else { return nil }
        return Enterprise(
            name: name,
            kind: kind,
            creditCode: code,
            organizationCode: code.organizationCode,
            taxNumber: taxNumber,
            licenceValidTo: validity,
            legalRepresentative: representative,
            handler: handler,
            province: province,
            city: city,
            address: address,
            postcode: postcode
        )
    }

    private mutating func readHandler(_ fields: Fields) -> Person? {
        let names: Set<String> = ["name", "idType", "idNumber", "mobile", "email"]
        guard let inner = object(fields, "handler", "经办人", names) else { return nil }
        return readPerson(inner, nameKey: "name", title: "经办人")
    }

    private mutating func readRepresentative(_ fields: Fields) -> LegalRepresentative? {
        let names: Set<String> = ["name", "idType", "idNumber"]
        guard let inner = object(fields, "legalRep", "法定代表人", names) else { return nil }
        let name = required(inner, "name", "法定代表人姓名", PersonName.init)
        let document = readDocument(inner, "法定代表人")
        guard let name, let document else { return nil }
        return LegalRepresentative(name: name, document: document)
    }

    private mutating func readDocument(_ fields: Fields, _ title: String) -> IdentityDocument? {
        let isKindGiven = fields.members["idType"] != nil
        let chosen =
            isKindGiven
            ? choice(fields, "idType", "\(title)证件类型", IdentityDocument.Kind.self) : .residentID
        let today = today
        guard let kind = chosen else { return nil }
        return required(fields, "idNumber", "\(title)证件号码") { text throws(FieldFault) in
            try IdentityDocument(kind: kind, number: text, today: today)
        }
    }

    /// Optional, because it stands in the credit code; when given, it must be that one (product.md §6.3).
    private mutating func checkOrganizationCode(_ fields: Fields, _ code: UnifiedCreditCode?) {
        let given = optional(fields, "orgCode", "组织机构代码", OrganizationCode.init)
        guard let given, let code, given != code.organizationCode else { return }
        fail("orgCode", .mismatch, "组织机构代码：与统一社会信用代码第 9 至 17 位不一致")
    }

    /// Legacy certificates carry 15 to 20 characters; newer ones the credit code.
    private static func taxNumber(_ raw: String) throws(FieldFault) -> String {
        let text = Normalization.code(raw).uppercased()
        let isPlain = text.utf8.allSatisfy { ASCII.isDigit($0) || ASCII.isUpper($0) }
        guard isPlain, (15...20).contains(text.utf8.count) else {
            throw FieldFault(.badFormat, "应为 15 至 20 位数字和大写字母")
        }
        return text
    }
}
