import Foundation
public import Issuer
public import Model
public import Tokens
public import OCSP

/// `pki.yaml`: what this centre is called, where it is reached, and how long what it publishes is valid.
public struct CentreConfiguration: Codable, Hashable, Sendable {
    /// Where `pki serve` listens.
    public struct Listen: Codable, Hashable, Sendable {
        /// A host name or address.
        public var host: String
        /// A TCP port; 0 lets the system choose.
        public var port: Int
    }

    /// What an authority is called.
    public struct Authority: Codable, Hashable, Sendable {
        /// CN of its subject.
        public var commonName: String
        /// O of its subject.
        public var organization: String
    }

    /// The authorities that `pki init` makes.
    public struct Authorities: Codable, Hashable, Sendable {
        /// The root.
        public var root: Authority
        /// The issuing authority.
        public var issuing: Authority
    }

    /// How revocation lists are made.
    public struct RevocationList: Codable, Hashable, Sendable {
        /// A new list at least this often, 1 to 168 hours.
        public var everyHours: Int
        /// nextUpdate lies this far ahead; more than `everyHours`, at most 720.
        public var validHours: Int
        /// Over how many lists an issuing authority's next certificates are spread, 1 to 1024; absent for 1.
        public var shards: Int?
        /// Deltas are made, and are valid for so long, 1 to 24 hours and less than `everyHours`; absent, or 0, for none.
        public var deltaHours: Int?
    }

    /// How OCSP answers are made.
    public struct OCSP: Codable, Hashable, Sendable {
        /// nextUpdate lies this far ahead, 2 to 1440 minutes.
        public var validMinutes: Int
        /// What is said of a serial that was never issued; `unknown` when absent.
        public var unissued: OCSPPolicy.UnissuedAnswer?
        /// Whether answers carry an archive cutoff at the authority's beginning; they do not when absent.
        public var archiveCutoff: Bool?
        /// Whether `pki serve` signs the answers of the whole book before anybody asks; it does not when absent.
        public var presign: Bool?
        /// What kept answers may take in memory, 1 to 65536 MiB; 64 when absent.
        public var cacheMebibytes: Int?
    }

    /// What becomes of certificates that others follow.
    public struct Succession: Codable, Hashable, Sendable {
        /// A renewed certificate stays good beside its successor for so long, 0 to 90 days.
        public var overlapDays: Int
    }

    /// The API for machines, over TLS with client certificates.
    public struct API: Codable, Hashable, Sendable {
        /// Whether `pki serve` opens it.
        public var enabled: Bool
        /// Where it listens.
        public var listen: Listen
        /// The names and addresses under which clients reach it, 1 to 20; written into its certificate.
        public var names: [String]
        /// How many requests a client may send each second, 1 to 100 000.
        public var requestsPerSecond: Int
        /// Where holders' assistants unlock tokens with a code, over TLS without client certificates; absent for nowhere.
        public var holders: Listen?
    }

    /// Tokens behind PKCS#11 that hold keys of authorities.
    public struct HSM: Codable, Hashable, Sendable {
        /// The absolute path of the module, for references without `module-path`.
        public var module: String
    }

    /// How tokens are unlocked.
    public struct Unlock: Codable, Hashable, Sendable {
        /// An unlock that was not run for so long is void, 1 to 720 hours.
        public var validHours: Int
    }

    /// How tokens are made.
    public struct Production: Codable, Hashable, Sendable {
        /// A token that answered wrongly so many times while it was being made is set aside by itself, 1 to 20.
        public var faultLimit: Int
    }

    /// 名称 of the centre.
    public var name: String
    /// Where relying parties reach it; http, without a slash at the end.
    public var publicURL: String
    /// Where it listens.
    public var listen: Listen
    /// The algorithm of the authorities that `pki init` makes.
    public var algorithm: KeyAlgorithm
    /// What they are called.
    public var authorities: Authorities
    /// How revocation lists are made.
    public var revocationList: RevocationList
    /// How OCSP answers are made.
    public var ocsp: OCSP
    /// The API; absent, as in definitions of earlier versions, when there is none.
    public var api: API?
    /// Tokens behind PKCS#11; absent when every key is in a file.
    public var hsm: HSM?
    /// PKCS#11 modules whose tokens are made for holders; absent when there are PIV tokens only.
    public var tokenModules: [TokenModule]?
    /// The `pkcs11:` reference of an AES key in an HSM under which the secrets of tokens are; absent when they are under the custody key.
    public var tokenCustody: String?
    /// The folder with the certificates of makers whose statements about keys in tokens are believed; absent for none.
    public var attestationRoots: String?
    /// What becomes of certificates that others follow; absent for an overlap of 7 days.
    public var succession: Succession?
    /// Whether certificates may be put on hold (挂起); absent for no.
    public var suspension: Bool?
    /// Whether only tokens that were taken into stock are made; absent for no.
    public var stockRequired: Bool?
    /// Whether each subject gets two certificates, one to sign and one to encrypt; absent for no.
    public var dualCertificates: Bool?

    /// For whom private keys for encryption are archived; absent when the centre makes none.
    public var keyRecovery: KeyRecoveryConfiguration?

    /// For how many days a renewed certificate stays good beside its successor.
    public var overlapDays: Int { succession?.overlapDays ?? 7 }

    /// 客服热线, on letters and slips, 1 to 40 characters; absent for none.
    public var hotline: String?
    /// How notices reach applicants; absent for not at all.
    public var messages: MessagesConfiguration?
    /// Providers where applicants can pay; absent for transfers only.
    public var payment: PaymentConfiguration?
    /// The bidding platform; absent for none.
    public var platform: PlatformConfiguration?
    /// The applicant's portal; absent for none.
    public var portal: ApplicantPortalConfiguration?
    /// The staff desk; absent for none.
    public var staff: StaffDeskConfiguration?
    /// 解锁; absent for approvals that are good for 72 hours.
    public var unlock: Unlock?

    /// For how many hours an unlock may be run after it was asked for, and after it was approved.
    public var unlockHours: Int { unlock?.validHours ?? 72 }

    /// 制证; absent for tokens that are set aside at their third wrong answer.
    public var production: Production?

    /// With how many wrong answers a token is set aside.
    public var faultLimit: Int { production?.faultLimit ?? 3 }

    /// The switches that are on.
    public var flags: Set<ProfileFlag> { dualCertificates == true ? [.dualCertificates] : [] }

    /// Over how many lists an authority's certificates are spread.
    public var shards: Int { revocationList.shards ?? 1 }

    /// For how many hours a delta is valid; nil when none are made.
    public var deltaHours: Int? { revocationList.deltaHours.flatMap { $0 == 0 ? nil : $0 } }

    /// Reads and checks `pki.yaml` in the definition directory.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key of every mistake.
    public static func load(directory: String) throws(ConfigurationError) -> CentreConfiguration {
        try StrictYAML.read(CentreConfiguration.self, path: "\(directory)/pki.yaml") {
            document throws(ConfigurationError) in
            document.value.faults.report(in: document)
            var configuration = document.value
            if let modules = configuration.tokenModules {
                configuration.tokenModules = try SKFProfiles(folder: "\(directory)/skf").completing(modules)
            }
            return configuration
        }
    }
}
