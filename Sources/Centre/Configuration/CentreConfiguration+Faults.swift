import Foundation
import Model
import Tokens

extension CentreConfiguration {
    /// Everything that is wrong with the values.
    var faults: [ValueFault] {
        var faults = publishing
        faults += authorities.root.faults.below("authorities.root")
        faults += authorities.issuing.faults.below("authorities.issuing")
        faults.demand((0...90).contains(overlapDays), "succession.overlapDays", "must be 0 to 90")
        faults.demand(hsm?.module.hasPrefix("/") ?? true, "hsm.module", "must be an absolute path")
        let isLine = hotline.map { (1...40).contains($0.unicodeScalars.count) && $0.printable == $0 } ?? true
        faults.demand(isLine, "hotline", "must be 1 to 40 printable characters")
        faults.demand((1...720).contains(unlockHours), "unlock.validHours", "must be 1 to 720")
        faults.demand((1...20).contains(faultLimit), "production.faultLimit", "must be 1 to 20")
        faults += custody
        faults.demand(attestationRoots != "", "attestationRoots", "must name a folder")
        faults.demand(
            portal == nil || messages?.shortMessage != nil,
            "portal",
            "needs messages.shortMessage: accounts are opened with a code by SMS"
        )
        faults.demand(
            platform?.signOn == nil || portal != nil,
            "platform.signOn",
            "needs 'portal': it is there that people log in"
        )
        faults += tokenModules?.faults ?? []
        faults += (keyRecovery?.faults ?? []).below("keyRecovery")
        faults.demand(
            keyRecovery == nil || dualCertificates == true,
            "keyRecovery",
            "needs 'dualCertificates: true': no other keys are made here"
        )
        faults += (messages?.faults ?? []).below("messages")
        faults += (api?.faults ?? []).below("api")
        faults.demand(
            payment == nil || portal != nil,
            "payment",
            "needs portal: payers come from its pages, and providers tell it what they paid"
        )
        faults += (payment?.faults ?? []).below("payment")
        faults += (platform?.faults ?? []).below("platform")
        faults += (portal?.faults ?? []).below("portal")
        faults += (staff?.faults ?? []).below("staff")
        return faults
    }

    /// What is wrong with what relying parties meet.
    private var publishing: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand(
            isReachable,
            "publicURL",
            "must be an http URL without a slash at the end, a query or a fragment"
        )
        faults.demand((0...65_535).contains(listen.port), "listen.port", "must be 0 to 65535")
        let (every, valid) = (revocationList.everyHours, revocationList.validHours)
        let isEvery = (1...168).contains(every)
        faults.demand(isEvery, "revocationList.everyHours", "must be 1 to 168")
        faults.demand(
            (valid > every || !isEvery) && valid <= 720,
            "revocationList.validHours",
            "must be more than everyHours, and at most 720"
        )
        faults.demand(
            (1...RevocationListName.maximumShards).contains(shards),
            "revocationList.shards",
            "must be 1 to \(RevocationListName.maximumShards)"
        )
        let delta = revocationList.deltaHours ?? 0
        faults.demand(
            (0...24).contains(delta) && (delta < every || !isEvery),
            "revocationList.deltaHours",
            "must be 0 to 24, and less than everyHours"
        )
        faults.demand((2...1440).contains(ocsp.validMinutes), "ocsp.validMinutes", "must be 2 to 1440")
        faults.demand(
            (1...65_536).contains(ocsp.cacheMebibytes ?? 64),
            "ocsp.cacheMebibytes",
            "must be 1 to 65536"
        )
        return faults
    }

    private var isReachable: Bool {
        guard let url = URL(string: publicURL), let host = url.host(), !host.isEmpty else { return false }
        // RFC 5280 §8: a list under https could not be fetched before its own server's certificate is checked.
        // RFC 3986 §3.2.2: of what has colons, an address stands in brackets.
        let place = publicURL.dropFirst("http://".count).prefix { $0 != "/" }
        guard place.hasPrefix("[") || place.count(where: { $0 == ":" }) < 2 else { return false }
        // Paths are put behind it.
        guard !publicURL.contains("?"), !publicURL.contains("#") else { return false }
        return url.scheme == "http" && !publicURL.hasSuffix("/")
            && publicURL.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private var custody: [ValueFault] {
        guard let tokenCustody else { return [] }
        guard let uri = try? TokenURI(parsing: tokenCustody), uri.object != nil else {
            return [ValueFault(key: "tokenCustody", detail: "must be a pkcs11: reference with object=LABEL")]
        }
        guard uri.modulePath == nil, hsm == nil else { return [] }
        return [
            ValueFault(key: "tokenCustody", detail: "needs 'hsm.module', or a module-path of its own")
        ]
    }
}

extension CentreConfiguration.Authority {
    /// X.520 gives a common name and an organisation 1 to 64 characters (RFC 5280 appendix A.1, `ub-common-name`).
    fileprivate var faults: [ValueFault] {
        var faults: [ValueFault] = []
        for (name, text) in [("commonName", commonName), ("organization", organization)] {
            let isText = !text.allSatisfy(\.isWhitespace) && text.unicodeScalars.count <= 64
            faults.demand(isText && text.printable == text, name, "must be 1 to 64 printable characters")
        }
        return faults
    }
}

extension CentreConfiguration.API {
    fileprivate var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand((0...65_535).contains(listen.port), "listen.port", "must be 0 to 65535")
        faults.demand((0...65_535).contains(holders?.port ?? 0), "holders.port", "must be 0 to 65535")
        faults.demand(
            (1...20).contains(names.count) && names.allSatisfy(Self.isName),
            "names",
            "must be 1 to 20 names or addresses in ASCII"
        )
        faults.demand(
            (1...100_000).contains(requestsPerSecond),
            "requestsPerSecond",
            "must be 1 to 100000"
        )
        return faults
    }

    private static func isName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-:".unicodeScalars.contains($0))
            }
    }
}
