/** What tests need of a client besides its name: nothing special about it. */
import type { ClientFacts } from '@shared/contract'

export const plainClient: Omit<ClientFacts, 'id' | 'name' | 'tier' | 'enabled'> = { words: {} }
