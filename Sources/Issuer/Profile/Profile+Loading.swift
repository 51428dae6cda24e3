import Foundation
import Model
import OpenSSL

extension Profile {
    /// Reads and checks one profile file.
    ///
    /// - Throws: `ConfigurationError` naming file and key.
    public static func load(path: String) throws(ConfigurationError) -> Profile {
        let file = try StrictYAML.load(ProfileFile.self, path: path)
        return try Profile(file, path: path)
    }

    /// Reads every `*.yaml` of a folder; file and profile must have the same name.
    ///
    /// - Throws: `ConfigurationError`; also for a folder without profiles and for a `*.yml`, which would
    ///   otherwise be overlooked in silence.
    public static func loadAll(folder: String) throws(ConfigurationError) -> [String: Profile] {
        var profiles: [String: Profile] = [:]
        for name in try fileNames(folder) {
            let path = "\(folder)/\(name)"
            let profile = try load(path: path)
            guard name == "\(profile.name).yaml" else {
                throw ConfigurationError(
                    path: path,
                    .invalidValue(key: "name", detail: "must be the file's name without .yaml")
                )
            }
            profiles[profile.name] = profile
        }
        return profiles
    }

    private static func fileNames(_ folder: String) throws(ConfigurationError) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ConfigurationError(path: folder, .unreadable(detail: "no such folder, or no permission"))
        }
        if let other = names.sorted().first(where: { $0.lowercased().hasSuffix(".yml") }) {
            throw ConfigurationError(
                path: "\(folder)/\(other)",
                .unreadable(detail: "profiles are named NAME.yaml")
            )
        }
        let profiles = names.filter { $0.hasSuffix(".yaml") }.sorted()
        guard !profiles.isEmpty else {
            throw ConfigurationError(path: folder, .unreadable(detail: "there is no profile"))
        }
        return profiles
    }

    private init(_ file: ProfileFile, path: String) throws(ConfigurationError) {
        let reader = ProfileReader(path: path)
        name = try reader.name(file.name)
        label = try reader.text(file.label, key: "label", maximum: 64)
        purpose = try reader.choice(file.purpose, key: "purpose", CertificatePurpose.init(rawValue:))
        keyAlgorithms = try reader.choices(file.keys, key: "keys", KeyAlgorithm.init(rawValue:))
        subject = try reader.subject(file.subject)
        lifetime = try reader.lifetime(file.validity)
        backdateSeconds = try reader.number(
            file.validity.backdateSeconds ?? 0,
            key: "validity.backdateSeconds",
            within: 0...86_400
        )
        constraints = try reader.constraints(file.extensions.basicConstraints)
        keyUsage = try reader.choices(
            file.extensions.keyUsage.usages,
            key: "extensions.keyUsage.usages",
            KeyUsage.init(name:)
        )
        keyUsageCritical = file.extensions.keyUsage.critical
        extendedKeyUsage = try reader.list(
            file.extensions.extendedKeyUsage ?? [],
            key: "extensions.extendedKeyUsage",
            ExtendedKeyUsage.init(name:)
        )
        policies = try reader.objectIdentifiers(file.extensions.policies ?? [], key: "extensions.policies")
        emailFact = try reader.fact(file.extensions.emailFrom, key: "extensions.emailFrom")
        fullOrganizationFact = try reader.fact(
            file.extensions.fullOrganizationFrom,
            key: "extensions.fullOrganizationFrom"
        )
        ocspNoCheck = file.extensions.ocspNoCheck ?? false
        distributionPoints = file.extensions.distributionPoints
        authorityInformation = try Set(
            reader.list(
                file.extensions.authorityInformation,
                key: "extensions.authorityInformation",
                InformationAccess.init(rawValue:)
            )
        )
        token = try reader.token(file.token)
        try reader.checkRules(self)
    }
}
