extension ApplicationForm {
    /// The form in the format of an application file, without attachments; reading it again gives an equal
    /// form.
    var json: JSONValue {
        var members: [(String, JSONValue?)] = [
            ("type", .string("NEW")),
            ("applicant", .string(kind.rawValue)),
            ("profile", .string(profile.rawValue)),
            ("consignee", consignee.json),
            ("deliveryMethod", .string(delivery.rawValue)),
            ("invoice", invoice?.json),
            ("agreementAccepted", agreements.json),
        ]
        switch applicant {
        case .expert(let person): members += person.members(nameKey: "applicantName")
        case .enterprise(let enterprise): members += enterprise.members
        }
        return .object(members)
    }
}

extension Person {
    fileprivate func members(nameKey: String) -> [(String, JSONValue?)] {
        [
            (nameKey, .string(name.text)),
            ("idType", .string(document.kind.rawValue)),
            ("idNumber", .string(document.number)),
            ("mobile", .string(mobile.text)),
            ("email", .string(email.text)),
        ]
    }
}

extension LegalRepresentative {
    fileprivate var json: JSONValue {
        .object([
            ("name", .string(name.text)),
            ("idType", .string(document.kind.rawValue)),
            ("idNumber", .string(document.number)),
        ])
    }
}

extension Enterprise {
    fileprivate var members: [(String, JSONValue?)] {
        [
            ("orgName", .string(name)),
            ("orgType", .string(kind.rawValue)),
            ("uscc", .string(creditCode.text)),
            ("orgCode", .string(organizationCode.text)),
            ("taxNo", taxNumber.map { .string($0) }),
            ("licenceValidTo", .string(licenceValidTo.text)),
            ("legalRep", legalRepresentative.json),
            ("handler", .object(handler.members(nameKey: "name"))),
            ("orgProvince", .string(province)),
            ("orgCity", .string(city)),
            ("orgAddress", .string(address)),
            ("orgPostcode", postcode.map { .string($0) }),
        ]
    }
}

extension Consignee {
    fileprivate var json: JSONValue {
        .object([
            ("name", .string(name.text)),
            ("mobile", .string(mobile.text)),
            ("region", region.map { .string($0.text) }),
            ("address", address.map { .string($0) }),
            ("postcode", postcode.map { .string($0) }),
        ])
    }
}

extension Invoice {
    fileprivate var json: JSONValue {
        .object([
            ("title", .string(title)),
            ("taxNo", taxNumber.map { .string($0.text) }),
            ("email", .string(email.text)),
        ])
    }
}

extension AgreementVersions {
    fileprivate var json: JSONValue {
        .object([
            ("cps", .string(practiceStatement)),
            ("userAgreement", .string(userAgreement)),
            ("privacyNotice", .string(privacyNotice)),
        ])
    }
}
