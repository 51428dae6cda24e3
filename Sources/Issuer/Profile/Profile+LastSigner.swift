public import Model

extension Profile {
    /// This profile for the last OCSP signer of an authority whose key is about to be destroyed: its certificate lasts until `end`,
    /// and through the day in which that lies.
    ///
    /// Certificates with id-pkix-ocsp-nocheck live at most 400 days by every profile, because nobody would see them revoked. This
    /// one lives as long as there is something to answer: without it everybody who asks OCSP alone is left without an answer, and a
    /// shorter one has no successor. Never beyond the authority's own end.
    ///
    /// Source: RFC 6960 §4.2.2.2.1; docs/adr/0057.
    ///
    /// - Parameters:
    ///   - end: the last second of the last certificate that is answered for.
    ///   - now: when it is signed.
    /// - Returns: the profile; this one when it is not of OCSP signers, or lasts as long anyhow.
    public func lasting(until end: Timestamp, from now: Timestamp) -> Profile {
        guard purpose == .ocsp, lifetime.end(from: now) < end else { return self }
        let days = (end.secondsSinceEpoch - now.secondsSinceEpoch) / 86_400 + 1
        var last = self
        last.lifetime = .days(Int(days))
        last.maximumDays = days
        return last
    }
}
