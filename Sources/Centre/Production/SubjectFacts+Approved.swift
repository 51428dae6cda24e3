import Enrollment
import Issuer

extension SubjectFacts {
    /// The facts of an approved application, by the names that profiles use.
    init(of subject: CertificateSubject) {
        var values = ["subjectUid": subject.subjectUID]
        for attribute in subject.attributes {
            switch attribute.kind {
            case .commonName: values["name"] = attribute.value
            case .organization: values["organization"] = attribute.value
            case .stateOrProvince: values["province"] = attribute.value
            case .locality: values["locality"] = attribute.value
            case .country, .organizationalUnit, .serialNumber: break
            }
        }
        values["verifiedEmail"] = subject.verifiedEmail
        values["uscc"] = subject.creditCode
        values["idNumber"] = subject.document?.number
        values["idType"] = subject.document?.kind.rawValue
        values["fullOrganization"] = subject.fullOrganizationName
        self.init(values)
    }
}
