#ifndef CPCSC_H
#define CPCSC_H

#include <winscard.h>

/* SCARD_PCI_T0 and SCARD_PCI_T1 are macros of an address, which Swift does not import. */
static inline const SCARD_IO_REQUEST *CPCSC_pci_t0(void) { return SCARD_PCI_T0; }
static inline const SCARD_IO_REQUEST *CPCSC_pci_t1(void) { return SCARD_PCI_T1; }

#endif
