import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a certificate as Java's PKIX validator does: an independent second reader.
 *
 * <pre>java PathValidator.java root.pem issuing.pem leaf.pem [--crl FILE | --ocsp FILE | --ask URL]</pre>
 *
 * Prints one line and exits with its status: VALID (0), INVALID and why (1), REVOKED and the reason (3).
 * What cannot be parsed is INVALID; wrong usage and missing files exit with 64.
 */
public final class PathValidator {
    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int REVOKED = 3;
    private static final int USAGE = 64;

    private final CertificateFactory factory;
    private final X509Certificate root;
    private final X509Certificate issuing;
    private final X509Certificate leaf;

    private PathValidator(String root, String issuing, String leaf) throws GeneralSecurityException, IOException {
        factory = CertificateFactory.getInstance("X.509");
        this.root = certificate(root);
        this.issuing = certificate(issuing);
        this.leaf = certificate(leaf);
    }

    public static void main(String[] arguments) {
        if (arguments.length != 3 && arguments.length != 5) {
            System.err.println("usage: PathValidator root.pem issuing.pem leaf.pem [--crl FILE | --ocsp FILE | --ask URL]");
            System.exit(USAGE);
        }
        try {
            PathValidator validator = new PathValidator(arguments[0], arguments[1], arguments[2]);
            PKIXParameters parameters = arguments.length == 3
                ? validator.withoutRevocation()
                : validator.withRevocation(arguments[3], arguments[4]);
            System.exit(validator.report(parameters));
        } catch (CertificateException | CRLException unreadable) {
            System.out.println("INVALID unreadable: " + unreadable.getMessage());
            System.exit(INVALID);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException error) {
            System.err.println("PathValidator: " + error);
            System.exit(USAGE);
        }
    }

    private PKIXParameters withoutRevocation() throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        return parameters;
    }

    /** Status of the leaf only, from exactly the given file or responder: nothing else is tried. */
    private PKIXParameters withRevocation(String kind, String place) throws GeneralSecurityException, IOException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        PKIXRevocationChecker checker =
            (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        switch (kind) {
            case "--crl" -> {
                parameters.addCertStore(CertStore.getInstance(
                    "Collection", new CollectionCertStoreParameters(List.of(revocationList(Path.of(place))))));
                checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.PREFER_CRLS, Option.NO_FALLBACK));
            }
            case "--ocsp" -> {
                checker.setOcspResponses(Map.of(leaf, Files.readAllBytes(Path.of(place))));
                checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
            }
            case "--ask" -> {
                checker.setOcspResponder(URI.create(place));
                checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
            }
            default -> throw new IllegalArgumentException(kind + " is neither --crl, --ocsp nor --ask");
        }
        parameters.addCertPathChecker(checker);
        return parameters;
    }

    private int report(PKIXParameters parameters) throws GeneralSecurityException {
        CertPath path = factory.generateCertPath(List.of(leaf, issuing));
        try {
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            System.out.println("VALID");
            return VALID;
        } catch (CertPathValidatorException refused) {
            if (refused.getCause() instanceof CertificateRevokedException revoked) {
                System.out.println("REVOKED " + revoked.getRevocationReason());
                return REVOKED;
            }
            System.out.println("INVALID " + refused.getReason() + ": " + refused.getMessage());
            return INVALID;
        }
    }

    private X509Certificate certificate(String file) throws CertificateException, IOException {
        try (var input = Files.newInputStream(Path.of(file))) {
            return (X509Certificate) factory.generateCertificate(input);
        }
    }

    private X509CRL revocationList(Path file) throws GeneralSecurityException, IOException {
        try (var input = Files.newInputStream(file)) {
            return (X509CRL) factory.generateCRL(input);
        }
    }
}
