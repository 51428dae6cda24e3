public import OCSP

extension CentreConfiguration.OCSP {
    /// The same for the responder.
    public var policy: OCSPPolicy {
        OCSPPolicy(
            validitySeconds: Int64(validMinutes) * 60,
            unissued: unissued ?? .signedUnknown,
            hasArchiveCutoff: archiveCutoff ?? false,
            cacheOctets: (cacheMebibytes ?? 64) << 20,
            toleranceSeconds: CACentre.toleranceSeconds
        )
    }
}
