import Model
import Portal

/// Keeps the API's door in step with the book: its own certificate, renewed ahead of its end, and whom it lets in.
struct DoorKeeper {
    /// What the door depends on, to see when it changes.
    private struct View: Hashable {
        let signer: SignerRecord
        /// It goes by a cross certificate when the authority's own way is revoked.
        let chain: [[UInt8]]
        let clientAuthorities: [[UInt8]]

        init(
            _ centre: CACentre,
            _ api: CentreConfiguration.API,
            onTrouble: @escaping @Sendable (any Error) -> Void
        ) async throws {
            signer = try await centre.serverSigner(api, onTrouble: onTrouble)
            chain = try signer.authority.map { id in try centre.chain(of: id) } ?? []
            clientAuthorities = try centre.clientAuthorities()
        }
    }

    /// The door; connections that are open keep the certificate they were made with.
    let door: TLSDoor
    /// The same certificate, for clients who have none.
    let holdersDoor: TLSDoor
    private let centre: CACentre
    private let api: CentreConfiguration.API
    private let onTrouble: @Sendable (any Error) -> Void
    private var seen: View

    /// Opens the door, with a certificate that is made now when there is none that lasts.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - api: the API's settings.
    ///   - onTrouble: told why the certificate could not be renewed.
    /// - Throws: `IssuanceError`, `KeyFileError`, `BookError` or `ListenerError`.
    init(
        _ centre: CACentre,
        _ api: CentreConfiguration.API,
        onTrouble: @escaping @Sendable (any Error) -> Void
    ) async throws {
        self.centre = centre
        self.api = api
        self.onTrouble = onTrouble
        seen = try await View(centre, api, onTrouble: onTrouble)
        door = try TLSDoor(centre.serverIdentity(of: seen.signer))
        holdersDoor = try TLSDoor(centre.serverIdentity(of: seen.signer, isForHolders: true))
    }

    /// Looks once, and exchanges what the door shows when something changed.
    mutating func round() async {
        do {
            let view = try await View(centre, api, onTrouble: onTrouble)
            guard view != seen else { return }
            try door.exchange(centre.serverIdentity(of: view.signer))
            try holdersDoor.exchange(centre.serverIdentity(of: view.signer, isForHolders: true))
            seen = view
        } catch {
            onTrouble(error)
        }
    }
}
