/** A value that components can follow. Small on purpose: one store a stream, no selectors over a whole tree. */
import { useSyncExternalStore } from 'react'

export interface Store<T> {
  get(): T
  set(next: T): void
  update(change: (now: T) => T): void
  subscribe(listener: () => void): () => void
}

export function createStore<T>(first: T): Store<T> {
  let value = first
  const listeners = new Set<() => void>()
  const set = (next: T): void => {
    if (Object.is(next, value)) return
    value = next
    for (const listener of listeners) listener()
  }
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Follows a store: the component renders again when its value changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}

/** Values by key, each followed alone: a tick in one symbol renders nobody who looks at another. */
export class KeyedStore<T> {
  readonly #values = new Map<string, T>()
  readonly #listeners = new Map<string, Set<() => void>>()

  get(key: string): T | undefined {
    return this.#values.get(key)
  }

  values(): IterableIterator<T> {
    return this.#values.values()
  }

  set(key: string, value: T): void {
    this.#values.set(key, value)
    for (const listener of this.#listeners.get(key) ?? []) listener()
  }

  clear(): void {
    this.#values.clear()
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener()
  }

  subscribe(key: string, listener: () => void): () => void {
    const known = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, known)
    known.add(listener)
    return () => known.delete(listener)
  }
}
