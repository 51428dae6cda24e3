/// A switch in `pki.yaml` that must be on before some profiles can be issued.
public enum ProfileFlag: String, CaseIterable, Hashable, Sendable {
    /// Each subject gets two certificates, one to sign and one to encrypt (GM/T 0015; product.md §10.2).
    case dualCertificates
}

extension Profile {
    /// Refuses when the switch that this profile needs is off.
    ///
    /// - Throws: `IssuanceError` with `.profileSwitchedOff`.
    func checkSwitchedOn() throws(IssuanceError) {
        guard let flag = switchedOffBy else { return }
        throw IssuanceError(.profileSwitchedOff(profile: name, flag: flag))
    }
}
