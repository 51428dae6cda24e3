public import Model

/// What an issuer certifies for an approved application, taken from its frozen snapshot and nothing else.
///
/// Source: product.md §10.3.
public struct CertificateSubject: Hashable, Sendable {
    /// The certificate profile.
    public let profile: ProfileName
    /// The subject's stable, opaque identity.
    public let subjectUID: String
    /// The subject name in DER order: C, ST, L, O, OU, CN, serialNumber.
    public let attributes: [NameAttribute]
    /// The mail address in ASCII, when the applicant proved to own it; nil otherwise.
    public let verifiedEmail: String?
    /// The holder's identity paper; nil for an organisation's own certificate.
    ///
    /// No shipped profile puts its number into a certificate (product.md §10.4).
    public let document: IdentityDocument?
    /// 统一社会信用代码; nil for an expert.
    public let creditCode: String?
    /// The organisation's full name, when the name attribute holds its short form; nil otherwise.
    ///
    /// For a directoryName in subjectAltName. Longer than organizationName permits, so it needs an attribute that holds 100
    /// characters, such as description (2.5.4.13).
    public let fullOrganizationName: String?

    /// The platform, which is the O of an expert's name.
    static let platform = "必联电子招标投标平台"

    /// Derives the subject of an approved application.
    ///
    /// - Throws: `EnrollmentError` with `.notApproved`, or `.damagedSnapshot`.
    public init(approved record: ApplicationRecord) throws(EnrollmentError) {
        let certifiable: Set<ApplicationState> = [.producing, .pendingExecution, .completed]
        guard record.reviewer != nil, certifiable.contains(record.state) else {
            throw EnrollmentError(.notApproved(record.number))
        }
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        self.init(snapshot, subjectUID: record.subjectUID)
    }

    init(_ snapshot: ApplicationSnapshot, subjectUID: String) {
        let form = snapshot.form
        profile = form.profile
        self.subjectUID = subjectUID
        attributes = CertificateSubject.attributes(form, subjectUID)
        verifiedEmail = snapshot.isEmailVerified ? form.person.email.ascii : nil
        document = form.profile == .organization ? nil : form.person.document
        creditCode = form.enterprise?.creditCode.text
        let full = form.enterprise?.name
        fullOrganizationName = full.flatMap { OrganizationAbbreviation.shorten($0) == $0 ? nil : $0 }
    }

    private static func attributes(_ form: ApplicationForm, _ uid: String) -> [NameAttribute] {
        let country = NameAttribute(.country, "CN")
        switch form.applicant {
        case .expert(let person):
            return [
                country, NameAttribute(.organization, platform), NameAttribute(.organizationalUnit, "评标专家"),
                NameAttribute(.commonName, person.name.text), NameAttribute(.serialNumber, uid),
            ]
        case .enterprise(let enterprise):
            return [country] + attributes(enterprise, isHandler: form.profile == .handler, uid)
        }
    }

    private static func attributes(
        _ enterprise: Enterprise,
        isHandler: Bool,
        _ uid: String
    ) -> [NameAttribute] {
        let name = OrganizationAbbreviation.shorten(enterprise.name)
        let place = [
            NameAttribute(.stateOrProvince, enterprise.province), NameAttribute(.locality, enterprise.city),
            NameAttribute(.organization, name),
        ]
        guard isHandler else {
            return place + [
                NameAttribute(.commonName, name), NameAttribute(.serialNumber, enterprise.creditCode.text),
            ]
        }
        return place + [
            NameAttribute(.organizationalUnit, "经办人"),
            NameAttribute(.commonName, enterprise.handler.name.text),
            NameAttribute(.serialNumber, uid),
        ]
    }
}
