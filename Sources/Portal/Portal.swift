public import Hummingbird
import HummingbirdCore
import NIOCore

/// Builds the web server: status for relying parties now, pages and API behind the same door.
///
/// Nothing runs until the application's `run()` is called; it ends when its task is cancelled or its
/// service group shuts down.
public func buildPortal(
    _ services: PortalServices,
    configuration: PortalConfiguration = PortalConfiguration()
) -> some ApplicationProtocol {
    let onListening = configuration.onListening
    return Application(
        responder: PortalResponder(services, limits: configuration.limits),
        server: .http1(
            configuration: .init(
                idleTimeout: .seconds(Int64(configuration.limits.idleSeconds)),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 32_768,
                    maxHeaderListSize: 65_536,
                    maxHeaderFieldCount: 100
                )
            )
        ),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port)
        ),
        onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
        logger: services.logger
    )
}
